package io.projectory.streams.topology;

import io.projectory.schemas.Event;
import io.projectory.schemas.EventRecord;
import io.projectory.schemas.EventTypes;
import io.projectory.schemas.HeaderValues;
import io.projectory.schemas.PayloadHash;
import io.projectory.schemas.ProjectoryException;
import java.time.Duration;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Takes records of the event topic in, where they are partitioned by tenant: checks them, passes
 * over what was seen, and says what each counts for which policy version and hour. Outcomes belong
 * to the policies that the trace evaluated before, so open traces are remembered.
 */
final class Intake implements Processor<byte[], byte[], PolicyHour, Counted> {
  /** Highest {@code log_seq} and holes, by tenant. */
  static final String TENANTS = "tenants";

  /** Traces whose outcome is not counted yet, by tenant and trace. */
  static final String TRACES = "traces";

  private final Duration grace;
  private final IntakeListener listener;
  private ProcessorContext<PolicyHour, Counted> context;
  private KeyValueStore<String, SeenEvents> tenants;
  private KeyValueStore<String, TraceState> traces;

  Intake(Duration grace, IntakeListener listener) {
    this.grace = grace;
    this.listener = listener;
  }

  @Override
  public void init(ProcessorContext<PolicyHour, Counted> own) {
    context = own;
    tenants = own.getStateStore(TENANTS);
    traces = own.getStateStore(TRACES);
  }

  @Override
  public void process(Record<byte[], byte[]> message) {
    Event event = sound(message);
    if (event == null) {
      passed(Passed.MALFORMED);
      return;
    }
    SeenEvents before = tenants.get(event.tenantId());
    SeenEvents after = (before == null ? SeenEvents.NONE : before).with(event.logSeq());
    if (after == null) {
      passed(Passed.DUPLICATE);
      return;
    }
    tenants.put(event.tenantId(), after);
    if (!EventTypes.ALL.contains(event.eventType())) {
      passed(Passed.UNKNOWN_TYPE);
    } else if (PolicyFacts.concerns(event)) {
      count(event, after.whole(), message.timestamp());
    }
    if (before != null && !before.whole() && after.whole()) {
      forgetFinished(event.tenantId());
    }
  }

  /** The event, if the record is a true copy of one; else null. */
  private static Event sound(Record<byte[], byte[]> message) {
    HeaderValues headers = new HeaderValues();
    for (Header header : message.headers()) {
      headers.add(header.key(), header.value());
    }
    try {
      Event event = EventRecord.read(message.key(), headers, message.value());
      return PayloadHash.matches(event.payload().bytes(), event.payloadHash()) ? event : null;
    } catch (ProjectoryException e) {
      return null;
    }
  }

  private void count(Event event, boolean whole, long timestamp) {
    PolicyFacts facts = PolicyFacts.of(event);
    Moment moment = Moment.of(event);
    if (facts == null || moment == null) {
      passed(Passed.INVALID);
      return;
    }
    if (facts.policy() == null) {
      finished(event, new TraceState.End(facts.counted(), moment), whole, timestamp);
      return;
    }
    forward(facts.policy(), facts.counted(), moment, timestamp);
    if (event.eventType().equals(EventTypes.POLICY_EVALUATED)) {
      evaluated(event, facts.policy(), timestamp);
    }
  }

  private void evaluated(Event event, TraceState.Policy policy, long timestamp) {
    String key = key(event);
    TraceState stored = traces.get(key);
    TraceState trace = stored == null ? TraceState.NEW : stored;
    if (trace.policies().contains(policy)) {
      return;
    }
    traces.put(key, trace.with(policy));
    if (trace.finished()) {
      // it filled a hole: the end of its trace came first
      forward(policy, trace.end().outcome(), trace.end().moment(), timestamp);
    }
  }

  private void finished(Event event, TraceState.End end, boolean whole, long timestamp) {
    String key = key(event);
    TraceState stored = traces.get(key);
    TraceState trace = stored == null ? TraceState.NEW : stored;
    for (TraceState.Policy policy : trace.policies()) {
      forward(policy, end.outcome(), end.moment(), timestamp);
    }
    if (!whole) {
      // an evaluation of this trace may stand in a hole
      traces.put(key, trace.finishedWith(end));
    } else if (stored != null) {
      traces.delete(key);
    }
  }

  /** The last hole is filled: nothing of a finished trace can come any more. */
  private void forgetFinished(String tenant) {
    try (KeyValueIterator<String, TraceState> all =
        traces.prefixScan(prefix(tenant), new StringSerializer())) {
      while (all.hasNext()) {
        KeyValue<String, TraceState> trace = all.next();
        if (trace.value.finished()) {
          traces.delete(trace.key);
        }
      }
    }
  }

  /** Without the event's headers: what leaves here is no event. */
  private void forward(TraceState.Policy policy, Counted counted, Moment moment, long timestamp) {
    boolean late = moment.late(grace);
    PolicyHour hour =
        new PolicyHour(
            policy.id(), policy.version(), late ? moment.hourOfRecording() : moment.hour());
    Counted what = late ? Counted.LATE : counted;
    context.forward(new Record<>(hour, what, timestamp, new RecordHeaders()));
    listener.counted(what);
  }

  private void passed(Passed why) {
    context
        .recordMetadata()
        .ifPresent(record -> listener.passed(why, record.partition(), record.offset()));
  }

  private static String key(Event event) {
    return prefix(event.tenantId()) + event.traceId();
  }

  /** No tenant and no trace holds U+0000. */
  private static String prefix(String tenant) {
    return tenant + '\0';
  }
}
