package io.projectory.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRecordTest {
  private static final Event FULL =
      event("Prüfung – 第二 🔎", new Event.Source("dea l/desk", "sälés", "sub"), "corr", "cause");
  private static final Event SPARSE =
      event("default", new Event.Source("p", "s", null), null, null);

  private static Event event(String tenant, Event.Source source, String correlation, String cause) {
    return new Event(
        tenant,
        Long.MAX_VALUE,
        "e-1",
        "trace-1",
        Integer.MAX_VALUE,
        "TraceStarted",
        "2025-12-31 12:00:00.50+02:00",
        "2026-01-01T00:00:00Z",
        source,
        new Event.Actor("agent", "a-1"),
        "key-🔑",
        correlation,
        cause,
        1,
        "[\"x\"]",
        Payload.of("{\"b\": 1}"),
        "sha256:00");
  }

  private static Map<String, byte[]> headers(Event event) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    EventRecord.toHeaders(event).forEach(h -> headers.put(h.name(), h.value()));
    return headers;
  }

  private static Event read(Map<String, byte[]> headers, Event event) {
    return EventRecord.read(EventRecord.key(event), headers::get, EventRecord.value(event));
  }

  @Test
  void a_record_gives_the_event_back() {
    for (Event event : List.of(FULL, SPARSE)) {
      Event back = read(headers(event), event);
      assertThat(back).usingRecursiveComparison().ignoringFields("payload").isEqualTo(event);
      assertThat(back.payload().text()).isEqualTo("{\"b\": 1}");
    }
  }

  @Test
  void headers_are_those_of_cloud_events() {
    Map<String, String> text = new LinkedHashMap<>();
    headers(FULL).forEach((name, value) -> text.put(name, new String(value, UTF_8)));
    assertThat(text)
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", "e-1")
        .containsEntry("ce_type", "TraceStarted")
        .containsEntry("ce_source", "/s%C3%A4l%C3%A9s/dea%20l%2Fdesk")
        .containsEntry("ce_time", "2025-12-31T12:00:00.50+02:00")
        .containsEntry("ce_occurredat", "2025-12-31 12:00:00.50+02:00")
        .containsEntry("content-type", "application/json")
        .containsEntry("ce_tenantid", "Prüfung – 第二 🔎")
        .containsEntry("ce_logseq", "9223372036854775807")
        .containsEntry("ce_traceseq", "2147483647");
    assertThat(text.keySet()).allMatch(name -> name.matches("ce_[a-z0-9]{1,20}|content-type"));
    assertThat(headers(SPARSE))
        .doesNotContainKeys("ce_sourcesubsystem", "ce_correlationid", "ce_causationeventid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ce_specversion",
        "ce_id",
        "ce_type",
        "ce_tenantid",
        "ce_traceid",
        "ce_traceseq",
        "ce_logseq",
        "ce_payloadhash",
        "ce_occurredat",
        "ce_recordedat",
        "ce_producerid",
        "ce_sourcesystem",
        "ce_actortype",
        "ce_actorid",
        "ce_idempotencykey",
        "ce_schemaversion",
        "ce_tags"
      })
  void a_missing_header_is_named_with_what_could_be_told(String name) {
    Map<String, byte[]> headers = headers(SPARSE);
    headers.remove(name);
    Map<String, Object> details = violation(headers, "default".getBytes(UTF_8));
    assertThat(details).containsEntry("header", name).containsEntry("tenant_id", "default");
    if (!name.equals("ce_logseq")) {
      assertThat(details).containsEntry("log_seq", Long.MAX_VALUE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1x", "9223372036854775808", "99999999999999999999", "0"})
  void a_log_seq_that_is_none_is_refused(String value) {
    Map<String, byte[]> headers = headers(SPARSE);
    headers.put("ce_logseq", value.getBytes(UTF_8));
    assertThat(violation(headers, "default".getBytes(UTF_8)))
        .containsEntry("header", "ce_logseq")
        .doesNotContainKey("log_seq");
  }

  @Test
  void the_key_must_be_the_tenant() {
    assertThat(violation(headers(SPARSE), null))
        .containsEntry("header", "key")
        .containsEntry("tenant_id", "default");
    assertThat(violation(headers(SPARSE), "other".getBytes(UTF_8)))
        .containsEntry("header", "ce_tenantid")
        .doesNotContainKey("tenant_id");
    assertThat(violation(new HashMap<>(), new byte[] {(byte) 0xff}))
        .doesNotContainKeys("tenant_id", "log_seq");
  }

  @Test
  void a_tombstone_is_no_event() {
    assertThatThrownBy(() -> EventRecord.read(EventRecord.key(SPARSE), headers(SPARSE)::get, null))
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            e -> assertThat(e.details()).containsEntry("header", "value"));
  }

  private static Map<String, Object> violation(Map<String, byte[]> headers, byte[] key) {
    try {
      EventRecord.read(key, headers::get, EventRecord.value(SPARSE));
    } catch (ProjectoryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_VIOLATION);
      return e.details();
    }
    throw new AssertionError("read as an event");
  }
}
