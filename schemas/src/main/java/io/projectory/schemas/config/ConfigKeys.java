package io.projectory.schemas.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys of configuration records, read from the records themselves. */
public final class ConfigKeys {
  private ConfigKeys() {}

  /**
   * All keys of a section, in the order of the components.
   *
   * @throws IllegalStateException naming a component without {@link Meaning}
   */
  public static List<ConfigKey> of(String section, Class<? extends Record> type) {
    List<ConfigKey> keys = new ArrayList<>();
    walk(section, type, defaults(type), keys);
    return keys;
  }

  /** The values of a record as they would be written, by path; what is null is left out. */
  public static Map<String, String> values(Record record) {
    Map<String, String> values = new LinkedHashMap<>();
    values("", record, values);
    return values;
  }

  /** What overrides the key. */
  public static String variable(String path) {
    return "PROJECTORY_" + path.replace(".", "__").toUpperCase(Locale.ROOT);
  }

  private static void values(String prefix, Record record, Map<String, String> values) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String path = prefix + Binder.key(component);
      Object value = Provenance.read(record, component);
      if (value instanceof Record nested) {
        values(path + ".", nested, values);
      } else if (value != null && Scalars.isScalar(component.getType())) {
        values.put(path, Scalars.format(value, mayBeInfinite(component)));
      }
    }
  }

  private static void walk(
      String prefix, Class<? extends Record> type, Record defaults, List<ConfigKey> keys) {
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + "." + Binder.key(component);
      Object value = defaults == null ? null : Provenance.read(defaults, component);
      Class<?> raw = component.getType();
      if (raw.isRecord()) {
        Class<? extends Record> nested = raw.asSubclass(Record.class);
        walk(path, nested, value == null ? defaults(nested) : (Record) value, keys);
      } else if (raw == Map.class) {
        entries(path, component, keys);
      } else {
        keys.add(key(path, component, type(component), value));
      }
    }
  }

  private static void entries(String path, RecordComponent map, List<ConfigKey> keys) {
    Class<?> value =
        (Class<?>) ((ParameterizedType) map.getGenericType()).getActualTypeArguments()[1];
    String entry = path + ".<" + meaning(map).entry() + ">";
    if (value.isRecord()) {
      Class<? extends Record> nested = value.asSubclass(Record.class);
      walk(entry, nested, defaults(nested), keys);
    } else {
      keys.add(key(entry, map, "text", null));
    }
  }

  private static ConfigKey key(String path, RecordComponent component, String type, Object value) {
    Meaning meaning = meaning(component);
    String standard = meaning.otherwise();
    if (standard.isEmpty() && value != null) {
      standard =
          value instanceof List<?> list
              ? String.join(", ", list.stream().map(Object::toString).toList())
              : Scalars.format(value, mayBeInfinite(component));
    }
    return new ConfigKey(path, type, standard, meaning.value(), variable(path));
  }

  private static Meaning meaning(RecordComponent component) {
    Meaning meaning = component.getAnnotation(Meaning.class);
    if (meaning == null) {
      throw new IllegalStateException(
          component.getDeclaringRecord().getName()
              + "."
              + component.getName()
              + " has no @Meaning, which the reference of the configuration needs");
    }
    return meaning;
  }

  private static String type(RecordComponent component) {
    return name(component.getType()) + (mayBeInfinite(component) ? " or infinite" : "");
  }

  private static String name(Class<?> type) {
    if (type == Duration.class) {
      return "duration";
    }
    if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
      return "whole number";
    }
    if (type == Double.class || type == double.class) {
      return "number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == Secret.class || type == Path.class) {
      return type == Secret.class ? "secret" : "path";
    }
    if (type.isEnum()) {
      return String.join(", ", Arrays.stream(type.getEnumConstants()).map(Scalars::name).toList());
    }
    return type == List.class ? "list" : "text";
  }

  private static boolean mayBeInfinite(RecordComponent component) {
    return component.isAnnotationPresent(MayBeInfinite.class);
  }

  /** The record that nobody wrote anything for, or null if something must be written. */
  private static Record defaults(Class<? extends Record> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(new Object[components.length]);
    } catch (InvocationTargetException e) {
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }
}
