package dev.rouse.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.outbox.exchange.DeliveryAnswer;
import dev.rouse.outbox.exchange.DeliveryOrder;
import dev.rouse.outbox.exchange.Refusals;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.record.outbox.ReceiverRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
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

    /** While messages go to it, its note is made anew after this time: from that on it counts when it is to drop its mark. */
    private static final long NOTED_EVERY_MILLIS = 5_000;

    /** Calls in a row that are only about the token, from which on there is a pause. */
    private static final int MOST_OFFERS = 3;

    private final ActorAddress address;

    /** Of the messages to it, as finished turns left them. */
    private final NavigableSet<Long> numbers = new TreeSet<>();

    /** Number of those that it has decided on. */
    private int over;

    /** Number of those that its sender has counted. */
    int counted;

    private @Nullable ReceiverRecord note;

    // Its last answers.

    private long token;
    private long life;
    private long decided;

    /** The greatest number that was offered to that life. */
    private long offered;

    private Outcome outcome = Outcome.NONE;

    /** Since when deliveries fail as nothing but a change of the application mends, in milliseconds since 1970; 0 where they do not. */
    private long failingSince;

    /** Code of why; 0 where only the store knows that they did. */
    private int failing;

    private String failure = "";

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

    /**
     * End of messages or of the exchange, to be noted in the store beside what is decided.
     *
     * @param refused number of a message that was refused for good; 0 for none
     * @param code of why
     * @param replaced messages up to this number were offered to a life that is gone; 0 for none
     * @param givenUp messages up to this number are not tried any more; 0 for none
     * @param isForgotten whether it has no mark any more
     */
    record Outcome(long refused, int code, String error, long replaced, long givenUp, boolean isForgotten) {

        static final Outcome NONE = new Outcome(0, 0, "", 0, 0, false);

        static Outcome refused(long number, int code, String error) {
            return new Outcome(number, code, error, 0, 0, false);
        }

        static Outcome replaced(long number) {
            return new Outcome(0, 0, "", number, 0, false);
        }

        static Outcome givenUp(long number, int code, String error) {
            return new Outcome(0, code, error, 0, number, false);
        }

        static Outcome forgotten() {
            return new Outcome(0, 0, "", 0, 0, true);
        }

        /** Messages up to this number are of no use to the receiver any more; 0 for none. */
        long over() {
            return Math.max(replaced, givenUp);
        }
    }

    Receiver(ActorAddress address) {
        this.address = address;
    }

    ActorAddress address() {
        return address;
    }

    /** Numbers of the messages to it: to look at. */
    NavigableSet<Long> numbers() {
        return numbers;
    }

    void add(long number) {
        if (numbers.add(number) && number <= decided) {
            over++;
        }
    }

    void remove(long number) {
        if (numbers.remove(number) && number <= decided) {
            over--;
        }
    }

    /** Messages that it has decided on, and of which that is to be noted. */
    int over() {
        return over;
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
        failingSince = record.failingSince();
        offered = life == 0 ? 0 : newest;
    }

    /** All messages to it are known, up to {@code newest} of those of its sender: there is none before the first. */
    void allFound(long newest) {
        settled = Math.max(settled, numbers.isEmpty() ? newest : Math.min(newest, numbers.first() - 1));
    }

    void noted(@Nullable ReceiverRecord after) {
        note = after;
        if (after == null && numbers.isEmpty()) {
            works();
        }
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

    /** Whether its note is as it should be, but for what is decided, and for its time. */
    boolean isNoted() {
        return note != null && !isHeld() && note.life() == life && note.failingSince() == failingSince;
    }

    /** Whether its note is as it should be, and was made not long before {@code nowMillis}. */
    boolean isNotedLately(long nowMillis) {
        return note != null && isNoted() && nowMillis - note.notedAt() < NOTED_EVERY_MILLIS;
    }

    /** Numbers of messages that it has decided on. */
    NavigableSet<Long> decidedNumbers() {
        return numbers.headSet(decided, true);
    }

    /** Whether nothing leaves for it before something is noted in the store. */
    boolean isHeld() {
        return hasOutcome() || isTokenNew();
    }

    /** Whether nothing is known of it, and there is nothing for it. */
    boolean isOver() {
        return numbers.isEmpty() && note == null && !isCalled && !hasNews();
    }

    /** Whether something is to be noted in the store. */
    boolean hasNews() {
        return hasOutcome()
                || over > 0
                || isTokenNew()
                || failingSince != (note == null ? 0 : note.failingSince()) && (note != null || !numbers.isEmpty());
    }

    /** Whether its token is to be noted in the store, before which no message leaves with it. */
    boolean isTokenNew() {
        return token != 0 && (note == null || note.token() != token);
    }

    /** Whether messages may leave: with a token that is noted, so that a later life of the sender has it too. */
    boolean hasToken() {
        return token != 0 && !isTokenNew();
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

    /** The life that the next message was offered to; 0 where it was to none that is known. */
    long expected() {
        return Objects.requireNonNull(numbers.higher(decided), "a message") <= offered ? life : 0;
    }

    /** The greatest number that was offered. */
    long offered() {
        return offered;
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

    // Failures that do not pass by themselves. Times are milliseconds since 1970.

    /** A delivery has failed for {@code code}. */
    void fails(int code, String error, long nowMillis) {
        failingSince = failingSince == 0 ? nowMillis : failingSince;
        failing = code;
        failure = error;
    }

    private void works() {
        failingSince = 0;
        failing = 0;
        failure = "";
    }

    /** When deliveries began to fail so; 0 where they do not. */
    long failingSince() {
        return failingSince;
    }

    /** The error of the last of them; empty where that is not known. */
    String failure() {
        return failure;
    }

    /** Whether {@code message} was tried for {@code patience}, and failed so. */
    boolean isTried(OutboxRecord message, long nowMillis, long patience) {
        return failingSince != 0 && nowMillis - Math.max(failingSince, message.sentAt()) >= patience;
    }

    /** Whether the next message, which is {@code message}, is offered for the last time: its queue was not known for {@code patience}. */
    boolean isLast(OutboxRecord message, long nowMillis, long patience) {
        return failing == Refusals.UNKNOWN_QUEUE && isTried(message, nowMillis, patience);
    }

    /** Gives up the first messages, of those up to {@code durable}, that were tried for {@code patience}. */
    void giveUp(long durable, LongFunction<OutboxRecord> messages, long nowMillis, long patience) {
        long last = 0;
        for (long number : numbers.headSet(durable, true)) {
            if (number > decided && !isTried(messages.apply(number), nowMillis, patience)) {
                break;
            }
            last = number;
        }
        if (last > decided && !hasOutcome()) {
            outcome = Outcome.givenUp(last, failing, failure);
        }
    }

    // Its answers.

    /**
     * Takes what it has answered.
     *
     * @param delivers whether it was to take messages; else it was to drop its mark
     * @param before messages up to this number had been offered before
     * @return whether it is to be called again after a pause only
     */
    boolean answered(DeliveryAnswer answer, boolean delivers, long before, long nowMillis) {
        switch (answer.kind()) {
            case OFFERED -> {
                token = answer.token();
                life = answer.life();
                if (failing == Refusals.UNKNOWN_TYPE || failing == Refusals.NOT_STARTED) {
                    works();
                }
                return ++offers > MOST_OFFERS;
            }
            case REPLACED -> {
                token = 0;
                life = answer.life();
                offered = before;
                outcome = Outcome.replaced(before);
                works();
                return false;
            }
            case BUSY -> {
                return true;
            }
            case DECIDED, FULL, REFUSED, UNKNOWN_QUEUE -> {
                offers = 0;
                return decides(answer, delivers, nowMillis);
            }
        }
        throw new IllegalArgumentException("No receiver answers " + answer + ".");
    }

    private boolean decides(DeliveryAnswer answer, boolean delivers, long nowMillis) {
        boolean isHeld =
                answer.kind() == DeliveryAnswer.Kind.FULL || answer.kind() == DeliveryAnswer.Kind.UNKNOWN_QUEUE;
        if (answer.decided() > decided || delivers && !isHeld) {
            failures = 0;
        }
        if (answer.kind() == DeliveryAnswer.Kind.UNKNOWN_QUEUE) {
            fails(Refusals.UNKNOWN_QUEUE, answer.error(), nowMillis);
        } else if (answer.refusal() != Refusals.UNKNOWN_QUEUE) {
            works();
        }
        if (!delivers && answer.token() == 0) {
            token = 0;
            outcome = Outcome.forgotten();
            return false;
        }
        token = answer.token();
        life = answer.life();
        if (answer.decided() > decided) {
            over += numbers.subSet(decided, false, answer.decided(), true).size();
            decided = answer.decided();
        }
        if (answer.kind() == DeliveryAnswer.Kind.REFUSED && answer.decided() > settled) {
            outcome = Outcome.refused(answer.decided(), answer.refusal(), answer.error());
        }
        return !delivers || isHeld;
    }

    @Override
    public String toString() {
        return address + " " + numbers.size() + " messages, decided " + decided;
    }
}
