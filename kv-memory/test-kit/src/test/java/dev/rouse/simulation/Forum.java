package dev.rouse.simulation;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorConnection;
import dev.rouse.ActorType;
import dev.rouse.ConnectionRequest;
import dev.rouse.ReadOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * An actor whose clients stay connected. Its state is a line for all that ever happened to them, with those that it saw connected just
 * then; each line is an event too.
 */
public interface Forum {

    /** Name of the event of each line, with that as its value. */
    String LINE = "line";

    /** Name of what is sent to a connection for each of its messages, with the number of that. */
    String ECHO = "echo";

    /** A message. */
    Mono<Void> say(long number);

    /** As {@link #say}, and fails. */
    Mono<Void> sayAndFail(long number);

    /** A message by which the actor ends its connection. */
    Mono<Void> askToLeave(long number);

    /** All lines. */
    @ReadOnly
    Mono<List<String>> lines();

    /**
     * Parameters of a connection.
     *
     * @param number of no other one
     * @param welcome whether it is accepted
     */
    record Ticket(long number, boolean welcome) {}

    /** Kind of a line. */
    enum Kind {
        ASKS,
        IN,
        SAYS,
        ENDS,
        OUT
    }

    /**
     * A line.
     *
     * @param ticket of the connection
     * @param number of the message; 0 for none
     * @param seen tickets of the connections that the turn saw, in order
     */
    record Line(Kind kind, long ticket, long number, List<Long> seen) {

        static Line of(String text) {
            String[] parts = text.split(" ", -1);
            List<Long> seen = parts[3].isEmpty()
                    ? List.of()
                    : Stream.of(parts[3].split(",")).map(Long::valueOf).toList();
            return new Line(Kind.valueOf(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), seen);
        }

        @Override
        public String toString() {
            return kind + " " + ticket + " " + number + " "
                    + seen.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    static ActorType<Forum> type() {
        return ActorType.of(Forum.class, ForumActor::new);
    }

    /** The implementation. */
    final class ForumActor extends Actor<List<String>> implements Forum {

        @Override
        protected List<String> initialState() {
            return List.of();
        }

        private static long ticket(ActorConnection connection) {
            return connection.parameters(Ticket.class).number();
        }

        private void note(Kind kind, long ticket, long number) {
            List<Long> seen = connections().all().stream()
                    .map(ForumActor::ticket)
                    .sorted()
                    .toList();
            String line = new Line(kind, ticket, number, seen).toString();
            update(before -> {
                List<String> after = new ArrayList<>(before);
                after.add(line);
                return List.copyOf(after);
            });
            events().emit(LINE, line);
        }

        @Override
        protected Mono<Void> onBeforeConnect(ConnectionRequest request) {
            Ticket ticket = request.parameters(Ticket.class);
            note(Kind.ASKS, ticket.number(), 0);
            return ticket.welcome() ? Mono.empty() : Mono.error(failure());
        }

        private static ActionException failure() {
            return new ActionException("failed", "As the simulation wishes.");
        }

        @Override
        protected Mono<Void> onConnect(ActorConnection connection) {
            note(Kind.IN, ticket(connection), 0);
            return Mono.empty();
        }

        @Override
        protected Mono<Void> onDisconnect(ActorConnection connection, String reason) {
            note(Kind.OUT, ticket(connection), 0);
            return Mono.empty();
        }

        @Override
        public Mono<Void> say(long number) {
            ActorConnection from = connections().current().orElseThrow();
            note(Kind.SAYS, ticket(from), number);
            from.send(ECHO, number);
            return Mono.empty();
        }

        @Override
        public Mono<Void> sayAndFail(long number) {
            return say(number).then(Mono.error(failure()));
        }

        @Override
        public Mono<Void> askToLeave(long number) {
            ActorConnection from = connections().current().orElseThrow();
            note(Kind.ENDS, ticket(from), number);
            from.disconnect("as it wished");
            return Mono.empty();
        }

        @Override
        public Mono<List<String>> lines() {
            return Mono.just(state());
        }
    }
}
