package dev.ipc.codec;

import java.util.Collection;
import java.util.List;

/** The registered types that a sender's shapes mention, as far as this side can read them. */
interface RegisteredTypes {
    /** Returns the types whose values may come. */
    Collection<TypeEntry> entries();

    Format format(String name);

    /** Gives a format the code for a type's fields, as {@code model} declares them; returns where their values come from. */
    List<ObjectLinker.Source> link(String name, ObjectFormat format, ClassModel model, SlotFactory slots);
}
