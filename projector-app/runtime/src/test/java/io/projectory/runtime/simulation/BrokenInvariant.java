package io.projectory.runtime.simulation;

import java.io.Serial;
import java.util.List;

/** Something does not hold. An error, so that nothing that is simulated handles it. */
final class BrokenInvariant extends AssertionError {
  @Serial private static final long serialVersionUID = 1L;

  BrokenInvariant(List<String> broken) {
    super(String.join("\n", broken));
  }
}
