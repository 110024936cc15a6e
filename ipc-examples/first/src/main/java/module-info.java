module first {
    requires dev.ipc.netty;
    opens first to dev.ipc.core; // whose classes travel
}
