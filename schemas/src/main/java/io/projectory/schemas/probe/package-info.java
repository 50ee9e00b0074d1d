/** What a process shows of itself to those who watch it: probes and metrics over plain HTTP. */
package io.projectory.schemas.probe;
