/** What travels. */
@NullMarked
package dev.ipc.consumer.messages;

import org.jspecify.annotations.NullMarked;
