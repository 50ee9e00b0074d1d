package io.projectory.runtime.command;

/** Where commands come from and results go, and what operators may do. */
public record CommandSettings(String commandsTopic, String resultsTopic, AdminPolicy policy) {}
