package io.projectory.schemas.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a configuration key is for, in a sentence for operators; the reference is made of these. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Meaning {
  String value();

  /** The default in words, where the constructor cannot tell or it depends on the machine. */
  String otherwise() default "";

  /** What the keys of a map stand for. */
  String entry() default "name";
}
