/** The program. */
@NullMarked
package dev.ipc.consumer;

import org.jspecify.annotations.NullMarked;
