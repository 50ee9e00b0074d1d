package io.projectory.runtime.worker;

import io.projectory.runtime.fold.FoldResult;

/** Told of every committed batch, on the thread that committed it; must not block. */
@FunctionalInterface
public interface BatchListener {
  void committed(String projection, int partition, FoldResult batch);
}
