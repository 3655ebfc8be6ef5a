package dev.rouse.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Operations of clients on ledgers, with what they were told and in which order of real time, compared with what the ledgers hold in
 * the end. As a ledger only grows, and each operation that is answered tells its place in it, an order that contradicts neither
 * real time nor the lists exists where these rules hold, and only there:
 *
 * <ul>
 *   <li>each number that was acknowledged is there exactly once, one whose outcome is unknown at most once, one whose call ended with
 *       an error that says that nothing happened is not there, and nothing else is;
 *   <li>each list that was told is a beginning of the one in the end;
 *   <li>an operation that began after another one was answered sees at least as much, and what it appends lies behind that;
 *   <li>what was sent to another ledger is there exactly once where the turn that sent it left something, once all has settled, and not
 *       at all where it did not; what one sent to a queue of another in the order in which it was sent;
 *   <li>what a client sent to a queue is there exactly once where that was acknowledged, once all has settled;
 *   <li>what was planned is there as often as it was planned, once all has settled, and not before its time.
 * </ul>
 */
public final class LedgerHistory {

    /** What is known of an operation. */
    public enum Fate {
        RUNS,
        /** It was answered. */
        DONE,
        /** It took effect or not. */
        UNKNOWN,
        /** It took no effect. */
        FAILED
    }

    /** An operation on one ledger. */
    public final class Operation {
        final String ledger;
        final String name;

        /** What it appends; 0 for nothing. */
        public final long number;

        private final long began;
        private final long beganAt;
        private long ended = Long.MAX_VALUE;
        private long endedAt;
        private @Nullable List<Long> told;
        private Fate fate = Fate.RUNS;
        private int firings;
        private long firstFiring;

        private Operation(String ledger, String name, long number) {
            this.ledger = ledger;
            this.name = name;
            this.number = number;
            this.began = order++;
            this.beganAt = now.getAsLong();
        }

        public Fate fate() {
            return fate;
        }

        /** It plans its negative so many times, not before {@code millis} have passed. */
        public Operation plans(int times, long millis) {
            firings = times;
            firstFiring = beganAt + (millis - 1) * 1_000_000;
            return this;
        }

        /** @param list the whole ledger as the operation saw it; null where it is not told */
        public void answered(@Nullable List<Long> list) {
            end(Fate.DONE);
            told = list;
        }

        public void unknown() {
            end(Fate.UNKNOWN);
        }

        public void failed() {
            end(Fate.FAILED);
        }

        private void end(Fate how) {
            if (fate != Fate.RUNS) {
                wrong.add("ended twice, now " + how + ": " + this);
            }
            fate = how;
            ended = order++;
            endedAt = now.getAsLong();
        }

        @Override
        public String toString() {
            return ledger + "." + name + (number == 0 ? "" : "(" + number + ")") + " " + beganAt / 1_000_000 + " to "
                    + (fate == Fate.RUNS ? "" : endedAt / 1_000_000) + " ms " + fate + (told == null ? "" : " " + told);
        }
    }

    private final LongSupplier now;
    private final List<Operation> operations = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private final List<Queued> queued = new ArrayList<>();
    private long order;

    /** @param now the time, in nanoseconds */
    public LedgerHistory(LongSupplier now) {
        this.now = now;
    }

    /** An operation that begins now. */
    public Operation begin(String ledger, String name, long number) {
        Operation begun = new Operation(ledger, name, number);
        operations.add(begun);
        return begun;
    }

    /** Elements of a stream over a ledger's numbers, which did not come to its end. */
    public void saw(Operation operation, List<Long> beginning) {
        glimpses.add(Map.entry(operation, List.copyOf(beginning)));
    }

    private final List<Map.Entry<Operation, List<Long>>> glimpses = new ArrayList<>();

    public long count(Fate fate) {
        return operations.stream().filter(operation -> operation.fate == fate).count();
    }

    List<Operation> operations() {
        return operations;
    }

    /** A turn of {@code own} sends what {@code theirs} appends, at some time. */
    public void sends(Operation own, Operation theirs) {
        theirs.unknown();
        messages.add(new Message(own, theirs));
    }

    /** A client sends what {@code operation} appends, at some time, to a queue. */
    public Queued queues(Operation operation) {
        operation.unknown();
        Queued sent = new Queued(operation);
        queued.add(sent);
        return sent;
    }

    /** A message of a client, as far as it knows what became of it. */
    public static final class Queued {
        private final Operation operation;
        private Fate fate = Fate.UNKNOWN;

        private Queued(Operation operation) {
            this.operation = operation;
        }

        /** @param how done where it is in the queue, failed where it is not */
        public void is(Fate how) {
            fate = how;
        }

        @Override
        public String toString() {
            return operation + ", its send " + fate;
        }
    }

    private void checkQueued(Map<String, List<Long>> ends, List<String> found) {
        for (Queued message : queued) {
            int place = Message.place(message.operation, ends);
            if (message.fate == Fate.DONE && place < 0) {
                found.add("queued message lost: " + message + ", in the end " + ends);
            } else if (message.fate == Fate.FAILED && place >= 0) {
                found.add("message of a send that failed: " + message + ", in the end " + ends);
            }
        }
    }

    private record Message(Operation own, Operation theirs) {

        private static int place(Operation operation, Map<String, List<Long>> ends) {
            return ends.getOrDefault(operation.ledger, List.of()).indexOf(operation.number);
        }
    }

    private void checkMessages(Map<String, List<Long>> ends, List<String> found) {
        Map<String, TreeMap<Integer, Message>> byPair = new TreeMap<>();
        for (Message message : messages) {
            int own = Message.place(message.own, ends);
            int theirs = Message.place(message.theirs, ends);
            if (own >= 0 && theirs < 0) {
                found.add("message lost: " + message + ", in the end " + ends);
            } else if (own < 0 && theirs >= 0) {
                found.add("message of a turn that left nothing: " + message + ", in the end " + ends);
            } else if (own >= 0) {
                byPair.computeIfAbsent(
                                message.own.ledger + " to " + message.theirs.ledger + "." + message.theirs.name,
                                pair -> new TreeMap<>())
                        .put(own, message);
            }
        }
        byPair.forEach((pair, sent) -> {
            int last = -1;
            for (Message message : sent.values()) {
                int place = Message.place(message.theirs, ends);
                if (place < last) {
                    found.add("message out of order, " + pair + ": " + message + ", in the end " + ends);
                }
                last = place;
            }
        });
    }

    /** Contradictions; none where all is as it should be. */
    public List<String> check(Map<String, List<Long>> ends) {
        Map<String, List<Operation>> byLedger = new TreeMap<>();
        operations.forEach(operation -> byLedger.computeIfAbsent(operation.ledger, l -> new ArrayList<>())
                .add(operation));
        List<String> found = new ArrayList<>(wrong);
        byLedger.forEach((ledger, all) -> new Check(ledger, all, ends.getOrDefault(ledger, List.of()), found).run());
        checkMessages(ends, found);
        checkQueued(ends, found);
        glimpses.forEach(glimpse -> {
            Operation operation = glimpse.getKey();
            if (!isBeginning(glimpse.getValue(), ends.getOrDefault(operation.ledger, List.of()))) {
                found.add("a stream gave " + glimpse.getValue() + ": " + operation);
            }
        });
        return found;
    }

    private static boolean isBeginning(List<Long> list, List<Long> whole) {
        return list.size() <= whole.size() && whole.subList(0, list.size()).equals(list);
    }

    /** The check of one ledger. */
    private record Check(String ledger, List<Operation> operations, List<Long> end, List<String> found) {

        void run() {
            Map<Long, List<Integer>> places = places();
            operations.forEach(operation -> checkPresence(operation, places));
            operations.forEach(this::checkTold);
            checkStrangers(places);
            checkOrder(places);
        }

        private void wrong(String what, Operation operation) {
            found.add(what + ": " + operation + ", in the end " + end);
        }

        /** Lengths of the list with each of its numbers as the last. */
        private Map<Long, List<Integer>> places() {
            Map<Long, List<Integer>> places = new LinkedHashMap<>();
            for (int i = 0; i < end.size(); i++) {
                places.computeIfAbsent(end.get(i), number -> new ArrayList<>()).add(i + 1);
            }
            return places;
        }

        private void checkPresence(Operation operation, Map<Long, List<Integer>> places) {
            if (operation.number == 0) {
                return;
            }
            int there = places.getOrDefault(operation.number, List.of()).size();
            if (there > 1) {
                wrong("there " + there + " times", operation);
            }
            if (operation.fate == Fate.DONE && there == 0) {
                wrong("lost", operation);
            }
            if (operation.fate == Fate.FAILED && there > 0) {
                wrong("there, though nothing was to have happened", operation);
            }
            checkFirings(operation, there > 0, places.getOrDefault(-operation.number, List.of()));
        }

        private void checkFirings(Operation operation, boolean planned, List<Integer> fired) {
            int expected = planned ? operation.firings : 0;
            if (fired.size() != expected) {
                wrong("fired " + fired.size() + " times instead of " + expected, operation);
            }
        }

        private void checkTold(Operation operation) {
            List<Long> told = operation.told;
            if (told == null) {
                return;
            }
            if (!isBeginning(told, end)) {
                wrong("told what is not so", operation);
            }
            if (operation.number != 0 && (told.isEmpty() || told.get(told.size() - 1) != operation.number)) {
                wrong("told a list without what it appended as its last", operation);
            }
        }

        private void checkStrangers(Map<Long, List<Integer>> places) {
            Set<Long> known = new HashSet<>();
            operations.forEach(operation -> {
                known.add(operation.number);
                if (operation.firings > 0) {
                    known.add(-operation.number);
                }
            });
            for (Long number : places.keySet()) {
                if (!known.contains(number)) {
                    found.add(ledger + " has " + number + ", which nobody appended: " + end);
                }
            }
        }

        /** How much of the list an operation saw, with what it appended; -1 where nobody knows. */
        private int seen(Operation operation, Map<Long, List<Integer>> places) {
            if (operation.told != null) {
                return operation.told.size();
            }
            List<Integer> own = places.getOrDefault(operation.number, List.of());
            return operation.number == 0 || own.isEmpty() ? -1 : own.get(0);
        }

        private void checkOrder(Map<Long, List<Integer>> places) {
            List<Operation> byEnd = new ArrayList<>(operations);
            byEnd.removeIf(operation -> operation.fate != Fate.DONE);
            byEnd.sort(Comparator.comparingLong(operation -> operation.ended));
            List<Operation> byBeginning = new ArrayList<>(operations);
            byBeginning.sort(Comparator.comparingLong(operation -> operation.began));
            int most = 0;
            Operation witness = null;
            int next = 0;
            for (Operation operation : byBeginning) {
                for (; next < byEnd.size() && byEnd.get(next).ended < operation.began; next++) {
                    int seen = seen(byEnd.get(next), places);
                    if (seen > most) {
                        most = seen;
                        witness = byEnd.get(next);
                    }
                }
                int seen = seen(operation, places);
                if (seen >= 0 && (operation.number == 0 ? seen < most : seen <= most)) {
                    wrong("saw " + seen + ", and before it began " + most + " were seen by " + witness, operation);
                }
            }
            checkFirstFirings(places, byEnd);
        }

        private void checkFirstFirings(Map<Long, List<Integer>> places, List<Operation> byEnd) {
            Map<Operation, Integer> fired = new HashMap<>();
            operations.forEach(operation -> {
                List<Integer> firings = places.getOrDefault(-operation.number, List.of());
                if (operation.firings > 0 && !firings.isEmpty()) {
                    fired.put(operation, Collections.min(firings));
                }
            });
            fired.forEach((plan, place) -> byEnd.stream()
                    .filter(seer -> seer.endedAt < plan.firstFiring && seen(seer, places) >= place)
                    .findFirst()
                    .ifPresent(seer -> wrong("fired before its time, as seen by " + seer, plan)));
        }
    }
}
