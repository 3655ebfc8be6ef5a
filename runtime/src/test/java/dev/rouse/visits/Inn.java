package dev.rouse.visits;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.DataKey;
import dev.rouse.Interleaved;
import dev.rouse.ReadOnly;
import dev.rouse.fixture.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** An actor with a visit log beside its state, a mark for each visit, its own data and its schedule. */
public interface Inn {

    /** Returns the visits so far, the oldest first, as all others do. */
    Mono<List<String>> visit(String visitor);

    /** Notes a visit, puts own data and schedules another visit in an hour. */
    Mono<List<String>> visitAndPlanAnother(String visitor);

    /** As {@link #visit}, and fails behind that. */
    Mono<List<String>> visitAndFail(String visitor);

    /** Notes a visit that lasts until the gate opens; one that is cut short opens the gate {@code visitor is sent away}. */
    Mono<List<String>> stay(String visitor, String gate);

    /** As {@link #visit}, and makes the state longer than a store takes. */
    Mono<List<String>> visitTooMuch(String visitor);

    /** As {@link #stay}, and fails behind that. */
    Mono<List<String>> stayAndFail(String visitor, String gate);

    /** Waits for the gate behind the visit, beside others. */
    @Interleaved
    Mono<List<String>> linger(String visitor, String gate);

    /** Puts so many values of 100 kB, then notes so many visits of as long a name. */
    Mono<List<String>> crowd(int values, int visits);

    @ReadOnly
    Mono<List<String>> read();

    @ReadOnly
    Mono<List<String>> cheat();

    Duration IDLE = Duration.ofMinutes(1);

    static ActorType<Inn> type(Visits visits, Probe.Gates gates) {
        return ActorType.of(Inn.class, () -> new InnActor(visits, gates)).options(o -> o.idleTimeout(IDLE));
    }

    /** The implementation. */
    final class InnActor extends Actor<String> implements Inn {

        private static final int LARGE = 100_000;
        private static final int TOO_LONG = 4_000_000;

        private final Visits visits;
        private final Probe.Gates gates;

        InnActor(Visits visits, Probe.Gates gates) {
            this.visits = visits;
            this.gates = gates;
        }

        @Override
        protected String initialState() {
            return "";
        }

        @Override
        public Mono<List<String>> visit(String visitor) {
            update(marks -> marks + "+");
            return visits.note(visitor).then(read());
        }

        @Override
        public Mono<List<String>> visitAndPlanAnother(String visitor) {
            data().put(DataKey.of(visitor), new byte[0]);
            schedule().after(Duration.ofHours(1), "visit", visitor);
            return visit(visitor);
        }

        @Override
        public Mono<List<String>> visitAndFail(String visitor) {
            return visit(visitor).then(failure());
        }

        @Override
        public Mono<List<String>> visitTooMuch(String visitor) {
            update(marks -> "x".repeat(TOO_LONG));
            return visits.note(visitor).then(read());
        }

        @Override
        public Mono<List<String>> stay(String visitor, String gate) {
            Mono<Void> until = gates.at(gate).doOnCancel(() -> gates.open(visitor + " is sent away"));
            return visits.receive(visitor, until).then(read());
        }

        @Override
        public Mono<List<String>> stayAndFail(String visitor, String gate) {
            return stay(visitor, gate).then(failure());
        }

        @Override
        public Mono<List<String>> linger(String visitor, String gate) {
            return visits.note(visitor).then(gates.at(gate).publishOn(lane())).then(read());
        }

        @Override
        public Mono<List<String>> crowd(int values, int names) {
            for (int i = 0; i < values; i++) {
                data().put(DataKey.of("value " + i), new byte[LARGE]);
            }
            Mono<Void> crowd = Mono.empty();
            for (int i = 0; i < names; i++) {
                crowd = crowd.then(visits.note("x".repeat(LARGE)));
            }
            return crowd.then(read());
        }

        @Override
        public Mono<List<String>> read() {
            return visits.seen();
        }

        @Override
        public Mono<List<String>> cheat() {
            return visits.note("x").then(read());
        }

        private static Mono<List<String>> failure() {
            return Mono.error(new ActionException("scripted", "No room.", Map.of()));
        }
    }
}
