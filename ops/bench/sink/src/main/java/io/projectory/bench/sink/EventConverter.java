package io.projectory.bench.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;

/**
 * A record of the event topic as the row that {@code bench_event_rows} has of it. The shortest way
 * there is: stock transforms would copy the record once for each of them (HoistField,
 * HeaderToValue, Cast), and JSON with schemas would be parsed.
 */
public final class EventConverter implements Converter {
  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("tenant_id", Schema.STRING_SCHEMA)
          .field("event_id", Schema.STRING_SCHEMA)
          .field("log_seq", Schema.INT64_SCHEMA)
          .field("trace_id", Schema.STRING_SCHEMA)
          .field("trace_seq", Schema.INT32_SCHEMA)
          .field("event_type", Schema.STRING_SCHEMA)
          .field("occurred_at", Schema.STRING_SCHEMA)
          .field("payload_json", Schema.STRING_SCHEMA)
          .build();

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    // there is nothing to choose
  }

  @Override
  public SchemaAndValue toConnectData(String topic, Headers headers, byte[] payload) {
    Struct row = new Struct(ROW);
    for (Header header : headers) {
      String text = new String(header.value(), UTF_8);
      switch (header.key()) {
        case "ce_tenantid" -> row.put("tenant_id", text);
        case "ce_id" -> row.put("event_id", text);
        case "ce_logseq" -> row.put("log_seq", Long.valueOf(text));
        case "ce_traceid" -> row.put("trace_id", text);
        case "ce_traceseq" -> row.put("trace_seq", Integer.valueOf(text));
        case "ce_type" -> row.put("event_type", text);
        case "ce_occurredat" -> row.put("occurred_at", text);
        default -> {}
      }
    }
    return new SchemaAndValue(ROW, row.put("payload_json", new String(payload, UTF_8)));
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] payload) {
    throw new DataException("an event is no event without its headers");
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    throw new DataException("this converter reads only");
  }
}
