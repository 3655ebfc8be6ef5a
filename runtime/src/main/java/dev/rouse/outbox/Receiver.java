package dev.rouse.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.record.outbox.ReceiverRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A receiver as the outbox of one sender knows it: what is to be delivered, and how far it has come. Lane only. */
final class Receiver {

    /** Messages of one delivery. */
    private static final int MOST_MESSAGES = 128;

    /** Their bytes, but for the first. */
    private static final long MOST_BYTES = 64 * 1024;

    /** Calls in a row that are only about the token, from which on there is a pause. */
    private static final int MOST_OFFERS = 3;

    private final ActorAddress address;

    /** Of the messages to it, as finished turns left them. */
    private final NavigableSet<Long> numbers = new TreeSet<>();

    private @Nullable ReceiverRecord note;

    // Its last answers.

    private long token;
    private long life;
    private long decided;

    /** The greatest number that was offered to that life. */
    private long offered;

    private Outcome outcome = Outcome.NONE;

    /** Nothing leaves before this turn is in the store. */
    long blockedBy;

    /** The sender holds no row up to here, durably. */
    long settled;

    // Deliveries.

    boolean isReady;
    boolean isActive;
    boolean isCalled;

    @Nullable
    Disposable timer;

    private int failures;
    private int offers;
    private long notBefore;
    private boolean isIdle;
    private long idleSince;

    /**
     * End of messages or of the exchange, to be noted in the store beside what is decided.
     *
     * @param refused number of a message that was refused for good; 0 for none
     * @param code of why
     * @param replaced messages up to this number were offered to a life that is gone; 0 for none
     * @param isForgotten whether it has no mark any more
     */
    record Outcome(long refused, int code, String error, long replaced, boolean isForgotten) {

        static final Outcome NONE = new Outcome(0, 0, "", 0, false);
    }

    Receiver(ActorAddress address) {
        this.address = address;
    }

    ActorAddress address() {
        return address;
    }

    NavigableSet<Long> numbers() {
        return numbers;
    }

    @Nullable
    ReceiverRecord note() {
        return note;
    }

    /**
     * Takes over what the start, or a read, has found.
     *
     * @param newest number of a message then: nobody knows what the last life of the sender had offered
     */
    void found(ReceiverRecord record, long newest) {
        note = record;
        token = record.token();
        life = record.life();
        settled = record.decided();
        offered = newest;
    }

    void noted(@Nullable ReceiverRecord after) {
        note = after;
    }

    long token() {
        return token;
    }

    long life() {
        return life;
    }

    long decided() {
        return decided;
    }

    Outcome outcome() {
        return outcome;
    }

    boolean hasOutcome() {
        return !outcome.equals(Outcome.NONE);
    }

    void outcome(Outcome now) {
        outcome = now;
    }

    /** Whether nothing is known of it, and there is nothing for it. */
    boolean isOver() {
        return numbers.isEmpty() && note == null && !isCalled;
    }

    /** Whether something is to be noted in the store. */
    boolean hasNews() {
        return hasOutcome() || !numbers.isEmpty() && numbers.first() <= decided;
    }

    /** Whether there are messages to be delivered, of those up to {@code durable}. */
    boolean hasMore(long durable) {
        Long next = numbers.higher(decided);
        return next != null && next <= durable;
    }

    /** The next messages, of those up to {@code durable}, which are in the store. */
    List<DeliveryOrder.Message> next(long durable, LongFunction<OutboxRecord> messages) {
        List<DeliveryOrder.Message> next = new ArrayList<>();
        long bytes = 0;
        for (long number : numbers.tailSet(decided, false)) {
            OutboxRecord record = messages.apply(number);
            bytes += record.size();
            if (number > durable || next.size() == MOST_MESSAGES || !next.isEmpty() && bytes > MOST_BYTES) {
                break;
            }
            next.add(new DeliveryOrder.Message(number, record.order(), record.arguments()));
        }
        return next;
    }

    /** The life that the message of {@code number} was offered to; 0 where it was to none that is known. */
    long expected(long number) {
        return number <= offered ? life : 0;
    }

    /** Notes that messages up to {@code number} are offered, and returns up to which they were before. */
    long offers(long number) {
        long before = offered;
        offered = Math.max(before, number);
        return before;
    }

    // Deliveries. Times are nanoseconds of the lane's clock.

    /** A call has come to nothing. */
    void failed(IntToLongFunction pause, long now) {
        failures++;
        notBefore = now + pause.applyAsLong(failures);
    }

    /** Calls in a row that came to nothing. */
    int failures() {
        return failures;
    }

    /** Time until it may be called again; 0 for now. */
    long pause(long now) {
        return failures == 0 ? 0 : Math.max(0, notBefore - now);
    }

    /** Notes whether there is nothing to be delivered. */
    void idle(boolean nothing, long now) {
        if (nothing && !isIdle) {
            idleSince = now;
        }
        isIdle = nothing;
    }

    long idleSince() {
        return idleSince;
    }

    // Its answers.

    /**
     * Takes what it has answered.
     *
     * @param delivers whether it was to take messages; else it was to drop its mark
     * @param before messages up to this number had been offered before
     * @return whether it is to be called again after a pause only
     */
    boolean answered(DeliveryAnswer answer, boolean delivers, long before) {
        switch (answer.kind()) {
            case OFFERED -> {
                token = answer.token();
                life = answer.life();
                return ++offers > MOST_OFFERS;
            }
            case REPLACED -> {
                token = 0;
                life = answer.life();
                offered = before;
                outcome = new Outcome(0, 0, "", before, false);
                return false;
            }
            case BUSY -> {
                return true;
            }
            case DECIDED, FULL, REFUSED -> {
                if (answer.decided() > decided || delivers && answer.kind() != DeliveryAnswer.Kind.FULL) {
                    failures = 0;
                }
                offers = 0;
                if (!delivers && answer.token() == 0) {
                    token = 0;
                    outcome = new Outcome(0, 0, "", 0, true);
                    return false;
                }
                decided(answer);
                return !delivers || answer.kind() == DeliveryAnswer.Kind.FULL;
            }
        }
        throw new IllegalArgumentException("No receiver answers " + answer + ".");
    }

    private void decided(DeliveryAnswer answer) {
        token = answer.token();
        life = answer.life();
        decided = Math.max(decided, answer.decided());
        if (answer.kind() == DeliveryAnswer.Kind.REFUSED && answer.decided() > settled) {
            outcome = new Outcome(answer.decided(), answer.refusal(), answer.error(), 0, false);
        }
    }

    @Override
    public String toString() {
        return address + " " + numbers.size() + " messages, decided " + decided;
    }
}
