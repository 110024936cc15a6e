/** Channel handlers as a user of the library would write them, one for each slot of the pipeline. */
@NullMarked
package dev.ipc.examples.pipeline;

import org.jspecify.annotations.NullMarked;
