/** A projection like one of your own. */
package io.projectory.example;
