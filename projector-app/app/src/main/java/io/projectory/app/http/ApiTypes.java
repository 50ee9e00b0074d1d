package io.projectory.app.http;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;

/** Types of answers that have no class of their own. */
final class ApiTypes {
  private ApiTypes() {}

  static Type listOf(Class<?> item) {
    return new ListOf(item);
  }

  private record ListOf(Class<?> item) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return new Type[] {item};
    }

    @Override
    public Type getRawType() {
      return List.class;
    }

    @Override
    public Type getOwnerType() {
      return null;
    }
  }
}
