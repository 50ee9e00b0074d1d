package io.projectory.schemas.config;

import io.projectory.schemas.ProjectoryException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that one look at a file finds all of it. */
final class Problems {
  private final List<ProjectoryException> found = new ArrayList<>();

  void add(ProjectoryException problem) {
    found.add(problem);
  }

  /** Goes on after a problem. */
  void collect(Runnable part) {
    try {
      part.run();
    } catch (ProjectoryException e) {
      found.add(e);
    } catch (ConfigProblems e) {
      found.addAll(e.all());
    }
  }

  List<ProjectoryException> found() {
    return List.copyOf(found);
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigProblems(found);
    }
  }

  void throwFirst() {
    if (!found.isEmpty()) {
      throw found.get(0);
    }
  }
}
