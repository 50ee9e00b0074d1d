/**
 * Brings the databases to the schema this version needs, gives roles their login, and checks that
 * nobody has weakened the log since.
 */
package io.projectory.schemas.migrate;
