package dev.rouse;

import static dev.rouse.ActorPhase.ASLEEP;
import static dev.rouse.ActorPhase.DESTROY_GRACE;
import static dev.rouse.ActorPhase.FAILED;
import static dev.rouse.ActorPhase.GONE;
import static dev.rouse.ActorPhase.RUNNING;
import static dev.rouse.ActorPhase.SLEEP_GRACE;
import static dev.rouse.ActorPhase.STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActorPhaseTest {

    private static final Map<ActorPhase, Set<ActorPhase>> NEXT = Map.of(
            STARTING, Set.of(RUNNING, SLEEP_GRACE, ASLEEP, GONE, FAILED),
            RUNNING, Set.of(SLEEP_GRACE, DESTROY_GRACE, GONE, FAILED),
            SLEEP_GRACE, Set.of(ASLEEP, DESTROY_GRACE, FAILED),
            DESTROY_GRACE, Set.of(GONE, FAILED),
            ASLEEP, Set.of(),
            GONE, Set.of(),
            FAILED, Set.of());

    @ParameterizedTest
    @EnumSource
    void namesWhatComesNext(ActorPhase phase) {
        assertThat(phase.next()).isEqualTo(NEXT.get(phase));
        assertThat(phase.isFinal()).isEqualTo(phase.next().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotFinalMayFail(ActorPhase phase) {
        assertThat(phase.mayBecome(FAILED)).isEqualTo(!phase.isFinal());
    }
}
