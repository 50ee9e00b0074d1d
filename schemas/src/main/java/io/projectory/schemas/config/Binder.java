package io.projectory.schemas.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes records of what was written; a key is a component's name in snake case. */
final class Binder {
  private final Scalars scalars;
  private final Provenance provenance;

  Binder(Scalars scalars, Provenance provenance) {
    this.scalars = scalars;
    this.provenance = provenance;
  }

  <T extends Record> T bind(ConfigNode.Section section, String path, Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    Set<String> known = new HashSet<>();
    Problems problems = new Problems();
    for (int i = 0; i < components.length; i++) {
      int at = i;
      known.add(key(components[i]));
      problems.collect(() -> arguments[at] = member(section, path, components[at]));
    }
    refuseUnknown(section, path, known, problems);
    problems.throwIfAny();
    T record = construct(section, path, type, arguments);
    provenance.defaults(record, path, section);
    return record;
  }

  private Object member(ConfigNode.Section section, String path, RecordComponent component) {
    String key = key(component);
    ConfigNode written = section.members().get(key);
    return written == null
        ? absent(section, path + "." + key, component.getType())
        : value(written, path + "." + key, component);
  }

  static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static Object absent(ConfigNode.Section section, String path, Class<?> type) {
    if (type.isPrimitive()) {
      throw ConfigErrors.at(section.origin(), path, "is missing; write a value");
    }
    return null;
  }

  private static void refuseUnknown(
      ConfigNode.Section section, String path, Set<String> known, Problems problems) {
    section
        .members()
        .forEach(
            (key, node) -> {
              if (!known.contains(key)) {
                problems.add(
                    ConfigErrors.at(
                        node.origin(),
                        path + "." + key,
                        "unknown key; known are " + sorted(known)));
              }
            });
  }

  private static String sorted(Set<String> keys) {
    return String.join(", ", keys.stream().sorted().toList());
  }

  private Object value(ConfigNode node, String path, RecordComponent component) {
    boolean mayBeInfinite = component.isAnnotationPresent(MayBeInfinite.class);
    return value(node, path, component.getGenericType(), mayBeInfinite);
  }

  private Object value(ConfigNode node, String path, Type type, boolean mayBeInfinite) {
    Class<?> raw = (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
    if (Scalars.isScalar(raw)) {
      return scalar(node, path, raw, mayBeInfinite);
    }
    if (raw.isRecord()) {
      return bind(section(node, path), path, raw.asSubclass(Record.class));
    }
    Type[] parameters = ((ParameterizedType) type).getActualTypeArguments();
    if (raw == Map.class) {
      return map(section(node, path), path, parameters[1]);
    }
    if (raw == List.class) {
      return list(node, path, parameters[0]);
    }
    throw new IllegalArgumentException(path + ": a record component cannot be a " + type);
  }

  private Object scalar(ConfigNode node, String path, Class<?> type, boolean mayBeInfinite) {
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      throw ConfigErrors.at(node.origin(), path, "takes a single value");
    }
    if (scalar.text() == null) {
      throw ConfigErrors.at(node.origin(), path, "has no value; write one or remove the key");
    }
    try {
      Object value = scalars.read(scalar.text(), type, mayBeInfinite);
      provenance.written(path, node.origin(), value, mayBeInfinite);
      return value;
    } catch (IllegalArgumentException e) {
      throw ConfigErrors.at(node.origin(), path, e.getMessage());
    }
  }

  private static ConfigNode.Section section(ConfigNode node, String path) {
    if (node instanceof ConfigNode.Section section) {
      return section;
    }
    if (node.isEmpty()) {
      return ConfigNode.Section.empty(node.origin());
    }
    throw ConfigErrors.at(node.origin(), path, "is a section of keys, not a value");
  }

  private Map<String, Object> map(ConfigNode.Section section, String path, Type valueType) {
    Map<String, Object> map = new LinkedHashMap<>();
    Problems problems = new Problems();
    // the environment comes last, so that it wins over the same key in its other spelling
    for (Source.Kind kind : Source.Kind.values()) {
      section
          .members()
          .forEach(
              (written, node) -> {
                if (node.origin().kind() == kind) {
                  String key = mapKey(written, node, valueType);
                  problems.collect(() -> map.put(key, entry(node, path + "." + key, valueType)));
                }
              });
    }
    problems.throwIfAny();
    return Collections.unmodifiableMap(map);
  }

  private Object entry(ConfigNode node, String path, Type type) {
    Object value = value(node, path, type, false);
    return type == String.class ? expanded(node, path, value) : value;
  }

  /** Shells know no dots: in maps of texts, such as Kafka properties, one underscore is a dot. */
  private static String mapKey(String written, ConfigNode node, Type valueType) {
    boolean dotted = valueType == String.class && node.origin().kind() == Source.Kind.ENVIRONMENT;
    return dotted ? written.replace('_', '.') : written;
  }

  private String expanded(ConfigNode node, String path, Object value) {
    try {
      return scalars.text((String) value);
    } catch (IllegalArgumentException e) {
      throw ConfigErrors.at(node.origin(), path, e.getMessage());
    }
  }

  private List<Object> list(ConfigNode node, String path, Type itemType) {
    List<Object> list = new ArrayList<>();
    for (ConfigNode item : items(node, path)) {
      list.add(value(item, path + "[" + list.size() + "]", itemType, false));
    }
    return List.copyOf(list);
  }

  /** A list; in the environment, values between commas. */
  private static List<ConfigNode> items(ConfigNode node, String path) {
    if (node instanceof ConfigNode.Items items) {
      return items.items();
    }
    if (node instanceof ConfigNode.Scalar scalar
        && node.origin().kind() == Source.Kind.ENVIRONMENT) {
      List<ConfigNode> items = new ArrayList<>();
      for (String part : scalar.text().split(",")) {
        items.add(new ConfigNode.Scalar(part.strip(), node.origin()));
      }
      return items;
    }
    throw ConfigErrors.at(node.origin(), path, "is a list: [a, b]");
  }

  /** The texts of a value or a list; none where something else is written. */
  static List<String> texts(ConfigNode node) {
    boolean list = node.origin().kind() == Source.Kind.ENVIRONMENT || !isScalar(node);
    if (node instanceof ConfigNode.Section || node.isEmpty()) {
      return List.of();
    }
    List<ConfigNode> items = list ? items(node, "") : List.of(node);
    return items.stream()
        .filter(item -> isScalar(item) && !item.isEmpty())
        .map(item -> ((ConfigNode.Scalar) item).text())
        .toList();
  }

  private static boolean isScalar(ConfigNode node) {
    return node instanceof ConfigNode.Scalar;
  }

  private static <T> T construct(
      ConfigNode.Section section, String path, Class<T> type, Object[] arguments) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException impossible) {
        throw ConfigErrors.at(section.origin(), path, impossible.getMessage());
      }
      throw new IllegalStateException(path + ": the constructor of " + type + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(path + ": " + type + " cannot be made", e);
    }
  }
}
