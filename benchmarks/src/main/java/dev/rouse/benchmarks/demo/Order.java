package dev.rouse.benchmarks.demo;

import dev.rouse.ReadOnly;
import java.util.List;
import reactor.core.publisher.Mono;

/** An order of a customer, which a workflow brings to its end: it reserves, is paid, waits for approval, and ships. */
public interface Order {

    /** Places the order; once. Again, it tells the status. */
    Mono<String> place(String item, int count);

    /** Approves it, before it waits for that or then. Tells whether it was open. */
    Mono<Boolean> approve();

    /** Cancels it: what was done is undone. Tells whether it was open. */
    Mono<Boolean> cancel();

    /** Its status: the last is {@code shipped}, {@code cancelled} or {@code failed}. */
    @ReadOnly
    Mono<String> status();

    /** All that was done for it, in order. */
    @ReadOnly
    Mono<List<String>> history();
}
