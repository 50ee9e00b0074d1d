/** A test kit that every projection passes, whoever wrote it. */
package io.projectory.contract;
