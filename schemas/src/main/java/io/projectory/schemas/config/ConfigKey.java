package io.projectory.schemas.config;

/**
 * One key that can be written.
 *
 * @param path {@code <name>} stands for a name of the user's choice
 * @param type in words
 * @param standard the default, empty when there is none
 * @param variable of the environment, which overrides it
 */
public record ConfigKey(
    String path, String type, String standard, String meaning, String variable) {}
