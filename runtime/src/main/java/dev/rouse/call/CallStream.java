package dev.rouse.call;

/** The source of a call's elements, as the call sees it. */
public interface CallStream {

    /** From any thread: the caller wants {@code n} more. */
    void request(long n);

    /** From any thread: the caller wants no more. */
    void cancelled();
}
