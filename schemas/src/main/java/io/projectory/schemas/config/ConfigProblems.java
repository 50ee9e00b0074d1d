package io.projectory.schemas.config;

import io.projectory.schemas.ProjectoryException;
import java.io.Serial;
import java.util.List;

/** Everything that is wrong with a part of a configuration; never leaves this package. */
final class ConfigProblems extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final List<ProjectoryException> all;

  ConfigProblems(List<ProjectoryException> all) {
    super(all.get(0).getMessage(), all.get(0));
    this.all = List.copyOf(all);
  }

  List<ProjectoryException> all() {
    return all;
  }
}
