package io.projectory.example;

import io.projectory.contract.ProjectionContract;
import org.junit.jupiter.api.Test;

class OpenTracesContractTest {

  @Test
  void openTracesKeepTheContract() {
    ProjectionContract.of(new OpenTraces()).verify();
  }
}
