package io.projectory.bench.load;

import io.projectory.schemas.Event;
import io.projectory.schemas.EventRecord;
import io.projectory.schemas.Partitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;

/** An event as the connector would publish it. */
public final class TopicRecord {
  private TopicRecord() {}

  public static ProducerRecord<byte[], byte[]> of(String topic, int partitions, Event event) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            Partitions.of(event.tenantId(), partitions),
            EventRecord.key(event),
            EventRecord.value(event));
    EventRecord.toHeaders(event)
        .forEach(h -> record.headers().add(new RecordHeader(h.name(), h.value())));
    return record;
  }
}
