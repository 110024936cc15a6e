package dev.ipc.codec;

/**
 * A type that this endpoint knows: the class, its id and wire name here, and how its values travel.
 *
 * @param id below {@link TypeTable#FIRST_ID} if built in, otherwise this endpoint's own
 */
record TypeEntry(int id, String name, Class<?> type, Format format) {
    boolean isBuiltIn() {
        return id < TypeTable.FIRST_ID;
    }
}
