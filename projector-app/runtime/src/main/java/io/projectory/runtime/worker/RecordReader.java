package io.projectory.runtime.worker;

import io.projectory.runtime.fold.Item;
import io.projectory.schemas.EventRecord;
import io.projectory.schemas.HeaderValues;
import io.projectory.schemas.ProjectoryException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads events from Kafka records; one that cannot be read becomes an item that says so. */
final class RecordReader {
  private RecordReader() {}

  static List<Item> read(List<ConsumerRecord<byte[], byte[]>> records) {
    List<Item> items = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      items.add(read(record));
    }
    return items;
  }

  static Item read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Item.of(
          record.offset(), EventRecord.read(record.key(), headers(record), record.value()));
    } catch (ProjectoryException e) {
      return Item.unreadable(record.offset(), tenant(record), logSeq(record), e);
    }
  }

  private static HeaderValues headers(ConsumerRecord<byte[], byte[]> record) {
    HeaderValues values = new HeaderValues();
    for (Header header : record.headers()) {
      values.add(header.key(), header.value());
    }
    return values;
  }

  private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  private static String tenant(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return null;
    }
    String tenant = new String(record.key(), StandardCharsets.UTF_8);
    return tenant.isBlank() || tenant.indexOf('\0') >= 0 || tenant.indexOf('\ufffd') >= 0
        ? null
        : tenant;
  }

  private static long logSeq(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = header(record, "ce_logseq");
    if (value == null || value.length == 0 || value.length > 18) {
      return 0;
    }
    long number = 0;
    for (byte digit : value) {
      if (digit < '0' || digit > '9') {
        return 0;
      }
      number = number * 10 + digit - '0';
    }
    return number;
  }
}
