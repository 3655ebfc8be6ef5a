package dev.rouse.simulation;

import dev.rouse.ActorClient;
import dev.rouse.CallTimeoutException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.TurnAbortedException;
import dev.rouse.fixture.Received;
import dev.rouse.history.LedgerHistory.Fate;
import dev.rouse.simulation.Bureau.Kind;
import dev.rouse.test.world.SimulatedProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/** Clients that start workflows of bureaus, tell them to go on, cancel them and send mails. */
final class Bureaus {

    private final RandomGenerator random;
    private final Trace trace;
    private final boolean graceful;
    private final FlowJournal journal;
    private final List<String> bureaus;
    private final Map<Long, Flow> flows = new LinkedHashMap<>();

    /** By mail; each goes to the bureau of its remainder. */
    private final Map<Long, Fate> mails = new LinkedHashMap<>();

    private final Map<Received<?>, SimulatedProcess> open = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long numbers;
    private long answered;

    /** @param graceful whether no call may fail */
    Bureaus(RandomGenerator random, Trace trace, boolean graceful, FlowJournal journal) {
        this.random = random;
        this.trace = trace;
        this.graceful = graceful;
        this.journal = journal;
        this.bureaus =
                IntStream.range(0, 2 + random.nextInt(4)).mapToObj(i -> "b" + i).toList();
    }

    FlowJournal journal() {
        return journal;
    }

    List<String> bureaus() {
        return bureaus;
    }

    long answered() {
        return answered;
    }

    /** Number of calls of living nodes that have no answer yet. */
    long waiting() {
        open.keySet().removeIf(Received::isOver);
        return open.values().stream().filter(node -> !node.isDead()).count();
    }

    // Calls.

    /** Makes a call on {@code node}, as soon as that runs. */
    void call(SimulatedProcess node) {
        int drawn = random.nextInt(100);
        if (drawn < 55 || flows.isEmpty()) {
            Kind kind = Conditions.oneOf(random, Kind.values());
            begin(node, bureaus.get(random.nextInt(bureaus.size())), kind);
        } else if (drawn < 80) {
            mail(node);
        } else {
            Flow flow = flows.get(1 + random.nextLong(numbers));
            if (flow != null && flow.kind == Kind.LINGERS) {
                tell(node, flow, "cancel");
            } else if (flow != null) {
                tell(node, flow, flow.kind == Kind.WAITS ? "go" : "resume");
            }
        }
    }

    private void begin(SimulatedProcess node, String bureau, Kind kind) {
        Flow flow = new Flow(++numbers, bureau, kind);
        flows.put(flow.number, flow);
        ask(
                node,
                flow.toString(),
                client -> client.actor(Bureau.class, bureau).begin(flow.number, kind),
                fate -> flow.fate = fate);
    }

    private void tell(SimulatedProcess node, Flow flow, String what) {
        ask(
                node,
                what + " " + flow,
                client -> {
                    Bureau bureau = client.actor(Bureau.class, flow.bureau);
                    return switch (what) {
                        case "go" -> bureau.go(flow.number);
                        case "cancel" -> bureau.cancel(flow.number);
                        default -> bureau.resume(flow.number);
                    };
                },
                fate -> {});
    }

    private void mail(SimulatedProcess node) {
        long mail = ++numbers;
        String bureau = bureaus.get((int) (mail % bureaus.size()));
        ask(
                node,
                "mail " + mail + " to " + bureau,
                client -> client.queue(Bureau.class, "mails", bureau).send(mail),
                fate -> mails.put(mail, fate));
    }

    private interface Question {
        Mono<?> of(ActorClient client);
    }

    private void ask(SimulatedProcess node, String what, Question question, Consumer<Fate> told) {
        told.accept(Fate.FAILED);
        node.execute(() -> {
            if (!node.takesCalls()) {
                return;
            }
            told.accept(Fate.UNKNOWN);
            Mono<?> answer = question.of(Objects.requireNonNull(node.runtime()));
            open.put(
                    Received.from(answer.doOnSuccess(value -> {
                                answered++;
                                told.accept(Fate.DONE);
                            })
                            .doOnError(error -> told.accept(failed(what, error)))),
                    node);
        });
    }

    private Fate failed(String what, Throwable error) {
        trace.add("failed: " + what + ": " + error);
        boolean nothing = error instanceof RetryableException || error instanceof TurnAbortedException;
        boolean unknown = error instanceof OutcomeUnknownException || error instanceof CallTimeoutException;
        if (graceful || !nothing && !unknown) {
            wrong.add("failed: " + what + " with " + error);
        }
        return nothing ? Fate.FAILED : Fate.UNKNOWN;
    }

    // The end.

    /** Workflows that do not go on though nothing has failed for a while, as the store has them: no bureau is woken. */
    List<String> stuck() {
        return bureaus.stream()
                .flatMap(bureau -> journal.stuck(bureau).stream())
                .toList();
    }

    /**
     * Lets all that wait for a client go on, and all that has to be mended.
     *
     * @param ends as {@link #check} takes them
     */
    void release(SimulatedProcess node, Map<String, List<String>> ends) {
        ends.forEach((bureau, each) -> {
            List<Long> numbers = numbers(bureau);
            for (int i = 0; i < each.size(); i++) {
                release(node, Objects.requireNonNull(flows.get(numbers.get(i))), each.get(i));
            }
        });
    }

    private void release(SimulatedProcess node, Flow flow, String end) {
        if (end.contains(" paused ")) {
            tell(node, flow, "resume");
        }
        boolean isOpen = end.startsWith("RUNNING");
        if (isOpen && flow.kind == Kind.WAITS) {
            tell(node, flow, "go");
        } else if (isOpen && flow.kind == Kind.LINGERS) {
            tell(node, flow, "cancel");
        }
    }

    /** Lets each bureau take all mails that are left. */
    void collect(SimulatedProcess node) {
        bureaus.forEach(bureau -> begin(node, bureau, Kind.COLLECTS));
    }

    /** Numbers of the workflows of a bureau. */
    List<Long> numbers(String bureau) {
        return flows.values().stream()
                .filter(flow -> flow.bureau.equals(bureau))
                .map(flow -> flow.number)
                .toList();
    }

    /**
     * What is wrong in the end.
     *
     * @param lines of each bureau
     * @param ends of the workflows of each, in the order of {@link #numbers}
     */
    List<String> check(Map<String, List<String>> lines, Map<String, List<String>> ends) {
        List<String> all = new ArrayList<>(wrong);
        all.addAll(journal.wrong());
        for (String bureau : bureaus) {
            List<Long> numbers = numbers(bureau);
            for (int i = 0; i < numbers.size(); i++) {
                String found = Objects.requireNonNull(flows.get(numbers.get(i)))
                        .wrong(ends.get(bureau).get(i), lines.get(bureau));
                if (found != null) {
                    all.add(found);
                }
            }
            if (journal.left(bureau) > 0) {
                all.add("rows are left of workflows of " + bureau + ": " + journal.left(bureau));
            }
        }
        checkMails(lines, all);
        return all;
    }

    private void checkMails(Map<String, List<String>> lines, List<String> all) {
        Map<Long, Integer> taken = new TreeMap<>();
        lines.forEach((bureau, each) -> each.stream()
                .filter(line -> line.contains(" got ["))
                .flatMap(line -> List.of(
                        line.substring(line.indexOf('[') + 1, line.length() - 1).split(", "))
                        .stream())
                .filter(mail -> !mail.isEmpty())
                .forEach(mail -> taken.merge(Long.valueOf(mail), 1, Integer::sum)));
        mails.forEach((mail, fate) -> {
            int times = taken.getOrDefault(mail, 0);
            boolean isRight = switch (fate) {
                case DONE -> times == 1;
                case FAILED -> times == 0;
                default -> times <= 1;
            };
            if (!isRight) {
                all.add("mail " + mail + ", " + fate + ", was taken " + times + " times");
            }
        });
    }
}
