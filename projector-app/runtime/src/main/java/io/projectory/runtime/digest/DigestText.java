package io.projectory.runtime.digest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.api.Digest;
import io.projectory.api.Table;
import io.projectory.schemas.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Computes the canonical digest of one tenant's rows (SEMANTICS 8) as a stream: no more than a few
 * rows are in memory. Runs in the caller's snapshot.
 */
final class DigestText {
  private static final int FETCH_ROWS = 1_000;

  private final MessageDigest sha256 = sha256();

  private DigestText() {}

  static String of(Connection snapshot, String tenant, Digest digest) throws SQLException {
    return new DigestText().compute(snapshot, tenant, digest);
  }

  static String ofText(String text) {
    MessageDigest sha256 = sha256();
    sha256.update(text.getBytes(StandardCharsets.UTF_8));
    return hex(sha256);
  }

  private String compute(Connection snapshot, String tenant, Digest digest) throws SQLException {
    if (!digest.object()) {
      array(snapshot, tenant, digest.sections().get(0));
      return hex(sha256);
    }
    List<Digest.Section> ordered =
        digest.sections().stream().sorted(Comparator.comparing(Digest.Section::name)).toList();
    add("{");
    for (int i = 0; i < ordered.size(); i++) {
      add((i == 0 ? "\"" : ",\"") + ordered.get(i).name() + "\":");
      array(snapshot, tenant, ordered.get(i));
    }
    add("}");
    return hex(sha256);
  }

  private void array(Connection snapshot, String tenant, Digest.Section section)
      throws SQLException {
    add("[");
    try (PreparedStatement select = snapshot.prepareStatement(sql(section))) {
      select.setFetchSize(FETCH_ROWS);
      select.setString(1, tenant);
      try (ResultSet rows = select.executeQuery()) {
        String separator = "";
        while (rows.next()) {
          add(separator);
          sha256.update(CanonicalJson.writeBytes(object(rows, section)));
          separator = ",";
        }
      }
    }
    add("]");
  }

  private static String sql(Digest.Section section) {
    String columns =
        section.members().stream().map(Digest.Member::column).collect(Collectors.joining(", "));
    String keys =
        section.table().columns().stream()
            .filter(Table.Column::key)
            .map(c -> c.name() + (c.type() == Table.Type.TEXT ? " collate \"C\"" : ""))
            .collect(Collectors.joining(", "));
    return "select "
        + columns
        + " from "
        + section.table()
        + " where tenant_id = ? order by "
        + keys;
  }

  private static ObjectNode object(ResultSet row, Digest.Section section) throws SQLException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    int position = 1;
    for (Digest.Member member : section.members()) {
      put(object, member, section.table().column(member.column()), row, position++);
    }
    return object;
  }

  private static void put(
      ObjectNode object, Digest.Member member, Table.Column column, ResultSet row, int position)
      throws SQLException {
    if (member.json()) {
      object.set(member.name(), attributes(row.getString(position)));
      return;
    }
    switch (column.type()) {
      case TEXT -> object.put(member.name(), row.getString(position));
      case BOOLEAN -> {
        boolean value = row.getBoolean(position);
        object.put(member.name(), row.wasNull() ? null : (Boolean) value);
      }
      case INTEGER, BIGINT -> {
        long value = row.getLong(position);
        object.put(member.name(), row.wasNull() ? null : (Long) value);
      }
    }
  }

  private static com.fasterxml.jackson.databind.JsonNode attributes(String json) {
    return json == null || json.isEmpty() || json.equals("null")
        ? JsonNodeFactory.instance.objectNode()
        : CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private void add(String text) {
    sha256.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(MessageDigest sha256) {
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
