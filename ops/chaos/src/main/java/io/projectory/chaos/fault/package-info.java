/** One class per kind of fault. */
package io.projectory.chaos.fault;
