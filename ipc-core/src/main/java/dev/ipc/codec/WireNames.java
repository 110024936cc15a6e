package dev.ipc.codec;

/** What a name of the type table may hold. */
final class WireNames {
    /** The largest id or version of a table; ids travel as a variable-length int two higher. */
    static final int MAX_NUMBER = Integer.MAX_VALUE - 2;

    /** The most fields or constants of one type, so that a table can't make its reader hold much. */
    static final int MAX_MEMBERS = 4096;

    private static final String RESERVED = ",:{}[]<>!*";

    private WireNames() {}

    static boolean isNameCharacter(char c) {
        return c > ' ' && !Character.isISOControl(c) && !Character.isSurrogate(c) && RESERVED.indexOf(c) < 0;
    }

    static String requireName(String what, String name) {
        boolean legal = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            legal &= isNameCharacter(name.charAt(i));
        }
        if (!legal) {
            throw new IllegalArgumentException("the " + what + " \"" + name
                    + "\" is empty or holds a space, a control character or one of " + RESERVED);
        }
        return name;
    }
}
