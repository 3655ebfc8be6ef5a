package dev.rouse.simulation;

import dev.rouse.ActorClient;
import dev.rouse.CallTimeoutException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.TurnAbortedException;
import dev.rouse.fixture.Received;
import dev.rouse.history.Ledger;
import dev.rouse.history.LedgerHistory;
import dev.rouse.history.LedgerHistory.Fate;
import dev.rouse.history.LedgerHistory.Operation;
import dev.rouse.test.world.SimulatedProcess;
import dev.rouse.test.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Clients on nodes that call ledgers at random, and what they are told. */
final class Clients {

    private static final int LONGEST_FILL = 4;
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(15);

    private final World world;
    private final RandomGenerator random;
    private final Trace trace;
    private final LedgerHistory history;
    private final List<String> ledgers;
    private final boolean graceful;
    private final boolean messages;
    private final List<String> wrong = new ArrayList<>();
    private final Map<Received<?>, Call> open = new LinkedHashMap<>();
    private long number;

    /** A call by a client on {@code node}. */
    private record Call(SimulatedProcess node, String what) {}

    /**
     * @param graceful whether no call may fail
     * @param messages whether ledgers send to each other
     */
    Clients(
            World world,
            RandomGenerator random,
            Trace trace,
            LedgerHistory history,
            List<String> ledgers,
            boolean graceful,
            boolean messages) {
        this.world = world;
        this.random = random;
        this.trace = trace;
        this.history = history;
        this.ledgers = ledgers;
        this.graceful = graceful;
        this.messages = messages;
    }

    /** Answers that no call may have, and calls of living nodes that have none. */
    List<String> wrong() {
        List<String> all = new ArrayList<>(wrong);
        open.forEach((received, call) -> {
            if (!received.isOver() && !call.node.isDead()) {
                all.add("never answered: " + call.what + " from " + call.node);
            }
        });
        return all;
    }

    /** Number of calls of living nodes that have no answer yet. */
    long waiting() {
        open.keySet().removeIf(Received::isOver);
        return open.values().stream().filter(call -> !call.node.isDead()).count();
    }

    /** Makes a call on {@code node}, as soon as that runs. */
    void call(SimulatedProcess node) {
        int kind = random.nextInt(100);
        int first = random.nextInt(ledgers.size());
        String ledger = ledgers.get(first);
        Duration timeout = graceful || random.nextInt(4) > 0
                ? null
                : Duration.ofMillis(Conditions.oneOf(random, 300, 2_000, 10_000));
        node.execute(() -> {
            if (!node.takesCalls()) {
                return;
            }
            ActorClient client = Objects.requireNonNull(node.runtime());
            ActorClient timed = timeout == null ? client : client.withCallTimeout(timeout);
            Ledger to = timed.actor(Ledger.class, ledger);
            if (messages && kind < 45) {
                send(node, ledger, to, ledgers.get(random.nextInt(ledgers.size())));
            } else if (messages && kind < 60) {
                enqueue(node, ledger, timed);
            } else if (kind < 40) {
                append(node, ledger, to);
            } else if (kind < 57) {
                told(node, history.begin(ledger, "read", 0), to.read());
            } else if (kind < 67) {
                told(node, history.begin(ledger, "look", 0), to.look());
            } else if (kind < 77 && first + 1 < ledgers.size()) {
                both(node, ledger, to, ledgers.get(first + 1 + random.nextInt(ledgers.size() - first - 1)));
            } else if (kind < 85) {
                plan(node, ledger, to);
            } else if (kind < 92) {
                follow(node, ledger, to);
            } else {
                fill(node, ledger, to);
            }
        });
    }

    private long number() {
        return ++number;
    }

    // Kinds of calls.

    private void append(SimulatedProcess node, String ledger, Ledger to) {
        long appended = number();
        Operation operation = history.begin(ledger, "append", appended);
        Received<?> received = told(node, operation, to.append(appended));
        if (random.nextInt(20) == 0) {
            world.after(random.nextLong(20_000_000), () -> node.execute(() -> cancel(received, operation)));
        }
    }

    private void cancel(Received<?> received, Operation operation) {
        if (!received.isOver() && operation.fate() == Fate.RUNS) {
            trace.add("cancels " + operation);
            received.cancel();
            open.remove(received);
            operation.unknown();
        }
    }

    private Received<?> told(SimulatedProcess node, Operation operation, Mono<List<Long>> call) {
        return received(
                node,
                operation.toString(),
                call.doOnNext(operation::answered).doOnError(error -> failed(error, List.of(operation), List.of())),
                Long.MAX_VALUE);
    }

    private Received<?> received(SimulatedProcess node, String what, Publisher<?> call, long demand) {
        Received<?> received = Received.from(call, demand);
        open.put(received, new Call(node, what));
        return received;
    }

    private void both(SimulatedProcess node, String ledger, Ledger to, String other) {
        Operation own = history.begin(ledger, "both", number());
        Operation theirs = history.begin(other, "both-other", number());
        received(
                node,
                own + " and " + theirs,
                to.both(own.number, other, theirs.number)
                        .doOnNext(lists -> {
                            own.answered(lists.get(0));
                            theirs.answered(lists.get(1));
                        })
                        .doOnError(error -> failed(error, List.of(own), List.of(theirs))),
                Long.MAX_VALUE);
    }

    private void send(SimulatedProcess node, String ledger, Ledger to, String other) {
        Operation own = history.begin(ledger, "send", number());
        long sent = number();
        Operation theirs = history.begin(other, "message " + Ledger.queueOf(sent), sent);
        history.sends(own, theirs);
        told(node, own, to.send(own.number, other, theirs.number));
    }

    /** A client sends to a queue by itself. */
    private void enqueue(SimulatedProcess node, String ledger, ActorClient client) {
        long sent = number();
        String queue = Ledger.queueOf(sent);
        Operation operation = history.begin(ledger, "queued " + queue, sent);
        LedgerHistory.Queued message = history.queues(operation);
        received(
                node,
                operation.toString(),
                client.queue(Ledger.class, queue, ledger)
                        .send(sent)
                        .doOnNext(id -> message.is(Fate.DONE))
                        .doOnError(error -> failed(error, message)),
                Long.MAX_VALUE);
    }

    private void failed(Throwable error, LedgerHistory.Queued message) {
        trace.add("failed: " + message + ": " + error);
        if (error instanceof RetryableException || error instanceof TurnAbortedException) {
            message.is(Fate.FAILED);
        } else if (!(error instanceof OutcomeUnknownException || error instanceof CallTimeoutException)) {
            wrong.add("failed: " + message + " with " + error);
        }
        if (graceful) {
            wrong.add("failed: " + message + " with " + error);
        }
    }

    private void plan(SimulatedProcess node, String ledger, Ledger to) {
        int times = Conditions.oneOf(random, 1, 1, 3);
        long millis = random.nextInt(3_000);
        Operation plan = history.begin(ledger, "plan", number()).plans(times, times == 1 ? millis : 1_000);
        told(node, plan, to.plan(plan.number, millis, times));
    }

    /** Elements of a stream are not held until they are confirmed: they are of the ledger, but may be old. */
    private void follow(SimulatedProcess node, String ledger, Ledger to) {
        Operation operation = history.begin(ledger, "follow", 0);
        List<Long> seen = new ArrayList<>();
        Flux<Long> stream = to.follow()
                .doOnNext(seen::add)
                .doOnComplete(() -> {
                    history.saw(operation, seen);
                    operation.unknown();
                })
                .doOnError(error -> {
                    history.saw(operation, seen);
                    failed(error, List.of(operation), List.of());
                });
        pull(received(node, operation.toString(), stream, 1 + random.nextInt(3)), node, operation, seen);
    }

    private void fill(SimulatedProcess node, String ledger, Ledger to) {
        int count = 1 + random.nextInt(LONGEST_FILL);
        Map<Long, Operation> operations = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            long each = number();
            operations.put(each, history.begin(ledger, "fill", each));
        }
        Flux<Long> stream = to.fill(number - count + 1, count)
                .doOnNext(element -> operations.remove(element).answered(null))
                .doOnComplete(() -> operations.values().forEach(left -> wrong.add("no element came of " + left)))
                .doOnError(error -> failed(error, List.copyOf(operations.values()), List.of()));
        pull(received(node, operations.values().toString(), stream, 1), node, null, List.of());
    }

    /** Asks for more once in a while, and at times for no more at all. */
    private void pull(Received<?> stream, SimulatedProcess node, @Nullable Operation read, List<Long> seen) {
        world.after(
                BETWEEN_REQUESTS,
                () -> node.execute(() -> {
                    if (stream.isOver()) {
                        return;
                    }
                    if (read != null && random.nextInt(50) == 0) {
                        history.saw(read, seen);
                        cancel(stream, read);
                        return;
                    }
                    stream.request(1 + random.nextInt(20));
                    pull(stream, node, read, seen);
                }));
    }

    /**
     * A call ended with {@code error}.
     *
     * @param own what its turn did
     * @param others what turns did that it called
     */
    private void failed(Throwable error, List<Operation> own, List<Operation> others) {
        boolean nothing = error instanceof RetryableException;
        boolean rolledBack = error instanceof TurnAbortedException;
        boolean unknown = error instanceof OutcomeUnknownException || error instanceof CallTimeoutException;
        own.forEach(operation -> {
            if (nothing || rolledBack) {
                operation.failed();
            } else {
                operation.unknown();
            }
        });
        others.forEach(operation -> {
            if (nothing) {
                operation.failed();
            } else {
                operation.unknown();
            }
        });
        trace.add("failed: " + own + others + ": " + error);
        if (graceful || !nothing && !rolledBack && !unknown) {
            wrong.add("failed: " + own + others + " with " + error);
        }
    }
}
