/** Meters of ipc in a registry of Micrometer's: {@link dev.ipc.micrometer.IpcMeters}. */
module dev.ipc.micrometer {
    requires transitive dev.ipc.core;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports dev.ipc.micrometer;
}
