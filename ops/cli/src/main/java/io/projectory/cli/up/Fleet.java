package io.projectory.cli.up;

import io.projectory.app.operations.ScopeProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All scopes in a few numbers. */
public record Fleet(
    long tenants, long events, long scopes, long current, long stopped, long pending) {

  public static Fleet of(List<ScopeProgress> scopes) {
    Map<String, Long> heads = new HashMap<>();
    scopes.forEach(s -> heads.put(s.tenantId(), s.head()));
    return new Fleet(
        heads.size(),
        heads.values().stream().mapToLong(Long::longValue).sum(),
        scopes.size(),
        scopes.stream().filter(ScopeProgress::current).count(),
        scopes.stream().filter(ScopeProgress::stopped).count(),
        scopes.stream().mapToLong(ScopeProgress::pending).sum());
  }

  public boolean allCurrent() {
    return current == scopes;
  }

  /** Whether what is not current moves only when an operator asks. */
  public boolean settled(List<ScopeProgress> all) {
    return all.stream().allMatch(s -> s.current() || s.stopped());
  }
}
