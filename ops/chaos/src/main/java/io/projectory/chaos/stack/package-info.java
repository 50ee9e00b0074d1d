/** The processes that faults are injected into, and how they are watched. */
package io.projectory.chaos.stack;
