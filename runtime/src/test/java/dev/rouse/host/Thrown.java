package dev.rouse.host;

import java.io.IOException;
import java.util.function.Supplier;

/** What code of users throws, whether it can be printed and declared or not. */
enum Thrown {
    MISSING_CLASS(() -> new NoClassDefFoundError("scripted")),
    FAILED_INITIALIZER(() -> new ExceptionInInitializerError("scripted")),
    MISSING_METHOD(() -> new NoSuchMethodError("scripted")),
    DEEP_RECURSION(() -> new StackOverflowError("scripted")),
    ASSERTION(() -> new AssertionError("scripted")),
    MESSAGE_THAT_THROWS(Unprintable.MessageThrows::new),
    TEXT_THAT_IS_NULL(Unprintable.TextIsNull::new),
    TEXT_THAT_OVERFLOWS_THE_STACK(Unprintable.TextOverflows::new),
    EVERYTHING_THROWS(Unprintable.EverythingThrows::new),
    CAUSE_THAT_GOES_IN_CIRCLES(Unprintable::circle),
    CHECKED_WITHOUT_BEING_DECLARED(() -> new IOException("scripted"));

    private final Supplier<Throwable> errors;

    Thrown(Supplier<Throwable> errors) {
        this.errors = errors;
    }

    <T> T now() {
        return sneak(errors.get());
    }

    /** As languages without checked exceptions do. */
    @SuppressWarnings("unchecked")
    private static <T, E extends Throwable> T sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
