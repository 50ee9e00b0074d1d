package io.projectory.schemas.config;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Remembers where each bound value came from. */
final class Provenance {
  private static final List<String> SENSITIVE =
      List.of("password", "secret", "jaas", "token", "credential", "key");

  private final Map<String, Source> sources = new TreeMap<>();

  Map<String, Source> sources() {
    return new TreeMap<>(sources);
  }

  void written(String path, Origin origin, Object value, boolean mayBeInfinite) {
    sources.put(path, new Source(origin.kind(), origin.where(), shown(path, value, mayBeInfinite)));
  }

  /** Notes what the record filled in by itself. */
  void defaults(Record record, String path, ConfigNode.Section written) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String key = Binder.key(component);
      if (written == null || !written.members().containsKey(key)) {
        value(
            read(record, component),
            path + "." + key,
            component.isAnnotationPresent(MayBeInfinite.class));
      }
    }
  }

  private void value(Object value, String path, boolean mayBeInfinite) {
    if (value instanceof Record record) {
      defaults(record, path, null);
    } else {
      sources.put(path, new Source(Source.Kind.DEFAULT, "", shown(path, value, mayBeInfinite)));
    }
  }

  /** Passwords also hide in plain properties, so the name decides as well. */
  static boolean isSensitive(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return SENSITIVE.stream().anyMatch(lower::contains);
  }

  private static String shown(String path, Object value, boolean mayBeInfinite) {
    if (value == null) {
      return "";
    }
    if (isSensitive(path.substring(path.indexOf('.') + 1)) && value instanceof String) {
      return "***";
    }
    return Scalars.format(value, mayBeInfinite);
  }

  static Object read(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
