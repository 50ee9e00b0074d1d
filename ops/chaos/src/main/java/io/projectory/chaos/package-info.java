/** The fault suite on real processes (DESIGN 10): faults under load, then the comparison. */
package io.projectory.chaos;
