package io.projectory.runtime.simulation;

import io.projectory.runtime.log.LogReader;
import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import io.projectory.schemas.PayloadHash;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.log.TraceRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The event log as its readers see it: committed events only, numbered per tenant under a lock that
 * a writer holds to its end. Every transaction is one writer's and stays open for as long as the
 * simulation likes. A commit may be decoded, and published, before it is shown to readers; until
 * then its writer holds the lock.
 */
final class SimulatedLog implements LogReader {
  private static final List<String> TYPES =
      List.of("InputObserved", "InputObserved", "ActionCommitted", "PrecedentCited");

  private final Random random;
  private final Mutant mutant;
  private final Map<String, List<Fact>> committed = new TreeMap<>();
  private final Map<String, Fact> byId = new HashMap<>();
  private final List<Transaction> open = new ArrayList<>();

  /** Committed, and not shown to readers yet: from which log_seq on, by tenant. */
  private final Map<String, Long> hidden = new HashMap<>();

  /** In the order of commits: what a decoder of the write-ahead log sees. */
  private final List<Fact> commits = new ArrayList<>();

  private int ids;

  /** Events of one tenant that nobody sees yet. */
  static final class Transaction {
    final String tenant;
    final List<Fact> facts = new ArrayList<>();

    Transaction(String tenant) {
      this.tenant = tenant;
    }
  }

  /** {@code mutant} may make it a broken log. */
  SimulatedLog(Collection<String> tenants, Random random, Mutant mutant) {
    tenants.forEach(t -> committed.put(t, new ArrayList<>()));
    this.random = random;
    this.mutant = mutant;
  }

  /** A transaction that has inserted; null while another writer holds the tenant's lock. */
  Transaction begin(String tenant, int events, Fact.Poison poison) {
    boolean locked =
        hidden.containsKey(tenant) || open.stream().anyMatch(t -> t.tenant.equals(tenant));
    if (locked && mutant != Mutant.NO_NUMBERING_LOCK) {
      return null;
    }
    Transaction transaction = new Transaction(tenant);
    open.add(transaction);
    int poisoned = random.nextInt(events);
    for (int i = 0; i < events; i++) {
      // writers mostly go on with what they began
      String trace = i > 0 && random.nextInt(3) > 0 ? transaction.facts.get(i - 1).trace : null;
      transaction.facts.add(next(tenant, trace, i == poisoned ? poison : Fact.Poison.NONE));
    }
    return transaction;
  }

  void commit(Transaction transaction) {
    open.remove(transaction);
    List<Fact> log = committed.get(transaction.tenant);
    log.addAll(transaction.facts);
    log.sort(Comparator.comparingLong(f -> f.logSeq));
    transaction.facts.forEach(f -> byId.put(f.eventId, f));
    commits.addAll(transaction.facts);
  }

  /** The same, but readers do not see it before {@link #show}. */
  void commitUnseen(Transaction transaction) {
    hidden.putIfAbsent(transaction.tenant, transaction.facts.get(0).logSeq);
    commit(transaction);
  }

  /** Shows everything committed to readers. */
  void show() {
    hidden.clear();
  }

  private boolean shown(String tenant, long logSeq) {
    return logSeq < hidden.getOrDefault(tenant, Long.MAX_VALUE);
  }

  private List<Fact> shown(String tenant) {
    return committed.get(tenant).stream().filter(f -> shown(tenant, f.logSeq)).toList();
  }

  void rollback(Transaction transaction) {
    open.remove(transaction);
  }

  List<Transaction> open() {
    return open;
  }

  List<Fact> commits() {
    return commits;
  }

  List<Fact> facts(String tenant) {
    return committed.get(tenant);
  }

  Fact fact(String eventId) {
    return byId.get(eventId);
  }

  Fact at(String tenant, long logSeq) {
    return committed.get(tenant).stream().filter(f -> f.logSeq == logSeq).findFirst().orElse(null);
  }

  long head(String tenant) {
    List<Fact> log = committed.get(tenant);
    return log.isEmpty() ? 0 : log.get(log.size() - 1).logSeq;
  }

  private long shownHead(String tenant) {
    return shown(tenant).stream().mapToLong(f -> f.logSeq).max().orElse(0);
  }

  private Fact next(String tenant, String givenTrace, Fact.Poison poison) {
    List<Fact> visible = new ArrayList<>(committed.get(tenant));
    open.stream().filter(t -> t.tenant.equals(tenant)).forEach(t -> visible.addAll(t.facts));
    long logSeq = visible.stream().mapToLong(f -> f.logSeq).max().orElse(0) + 1;
    String trace =
        givenTrace != null ? givenTrace : "trace-" + random.nextInt(2 + visible.size() / 6);
    int traceSeq = (int) visible.stream().filter(f -> f.trace.equals(trace)).count();
    String type =
        traceSeq == 0
            ? "TraceStarted"
            : random.nextInt(6) == 0 ? "TraceFinished" : TYPES.get(random.nextInt(TYPES.size()));
    return new Fact(
        tenant,
        logSeq,
        "event-" + ++ids,
        trace,
        traceSeq,
        type,
        random.nextInt(100),
        type.equals("PrecedentCited") && poison.ordinal() > Fact.Poison.TRACE_GAP.ordinal()
            ? Fact.Poison.NONE
            : poison);
  }

  /** The event as the log's row says it now. */
  static Event event(Fact fact) {
    String payload = "{\"value\":" + fact.value + "}";
    return new Event(
        fact.tenant,
        fact.logSeq,
        fact.eventId,
        fact.trace,
        fact.traceSeq + (fact.poison == Fact.Poison.TRACE_GAP ? 1 : 0),
        fact.type,
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
        new Event.Source("p", "s", null),
        new Event.Actor("agent", "bot"),
        fact.eventId,
        null,
        null,
        1,
        "[]",
        Payload.of(payload),
        fact.poison == Fact.Poison.BAD_HASH
            ? "sha256:" + "0".repeat(64)
            : PayloadHash.of(Payload.of(payload).json()));
  }

  @Override
  public List<Event> read(String tenantId, long afterLogSeq, int limit) {
    return shown(tenantId).stream()
        .filter(f -> f.logSeq > afterLogSeq)
        .limit(limit)
        .map(SimulatedLog::event)
        .toList();
  }

  @Override
  public Map<String, Long> heads(Collection<String> tenantIds) {
    Map<String, Long> heads = new LinkedHashMap<>();
    tenantIds.forEach(t -> heads.put(t, committed.containsKey(t) ? shownHead(t) : 0));
    return heads;
  }

  @Override
  public Map<String, Long> allHeads() {
    Map<String, Long> heads = heads(committed.keySet());
    heads.values().removeIf(h -> h == 0);
    return heads;
  }

  @Override
  public Map<String, String> eventIdsAt(Map<String, Long> positions) {
    Map<String, String> found = new LinkedHashMap<>();
    positions.forEach(
        (tenant, position) -> {
          Fact fact = at(tenant, position);
          if (fact != null && shown(tenant, position)) {
            found.put(tenant, fact.eventId);
          }
        });
    return found;
  }

  @Override
  public Map<TraceRef, Integer> expectedTraceSeq(Collection<TraceRef> traces) {
    Map<TraceRef, Integer> expected = new LinkedHashMap<>();
    for (TraceRef ref : traces) {
      upTo(ref).stream()
          .mapToInt(f -> event(f).traceSeq() + 1)
          .max()
          .ifPresent(seq -> expected.put(ref, seq));
    }
    return expected;
  }

  @Override
  public Map<TraceRef, List<Event>> traceEvents(
      Collection<TraceRef> traces, Set<String> eventTypes) {
    Map<TraceRef, List<Event>> found = new LinkedHashMap<>();
    for (TraceRef ref : traces) {
      found.put(
          ref,
          upTo(ref).stream()
              .filter(f -> eventTypes.contains(f.type))
              .map(SimulatedLog::event)
              .toList());
    }
    return found;
  }

  private List<Fact> upTo(TraceRef ref) {
    if (!shown(ref.tenantId(), ref.untilLogSeq()) && mutant != Mutant.UNSEEN_IS_ABSENT) {
      throw ProjectoryException.storage(new SQLException("not shown yet", "08000"));
    }
    return shown(ref.tenantId()).stream()
        .filter(f -> f.trace.equals(ref.traceId()) && f.logSeq <= ref.untilLogSeq())
        .toList();
  }
}
