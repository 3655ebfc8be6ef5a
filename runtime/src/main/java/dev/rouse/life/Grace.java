package dev.rouse.life;

import dev.rouse.call.Call;
import dev.rouse.turn.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The grace period of an activation that stops: how far it is, why it stops, and who waits for what comes of it. {@link Shutdown}
 * goes through its stages. Lane only.
 */
public final class Grace {

    enum Stage {
        /** Turns and background work end. Next: LAST_HOOK. */
        DRAINING,
        /** The last hook, {@code onSleep} or {@code onDestroy}, runs. Next: SAVING; DRAINING when it destroys itself in {@code onSleep}. */
        LAST_HOOK,
        /** Changes that are not in the store go there. Next: the end of the activation. */
        SAVING
    }

    private final ArrayDeque<Call> kept = new ArrayDeque<>(1);
    private final List<Call> destroyers = new ArrayList<>(0);
    private final List<Turn> destroyingTurns = new ArrayList<>(0);
    private Stage stage = Stage.DRAINING;
    private boolean destroys;
    private boolean hookless;
    private @Nullable String failure;
    private @Nullable Disposable deadline;

    /** Notes that the activation failed, and that this is why, or also why, it stops. */
    void failed(String reason) {
        failure = failure == null ? reason : failure;
    }

    @Nullable
    String failure() {
        return failure;
    }

    /** Lets no last hook run: the activation had not woken. */
    void withoutHook() {
        hookless = true;
    }

    boolean isHookless() {
        return hookless;
    }

    /** Lets the activation end in destruction. */
    void destroys(@Nullable Call destroyer, @Nullable Turn turn) {
        if (!destroys) {
            destroys = true;
            stage = Stage.DRAINING;
        }
        if (destroyer != null) {
            destroyers.add(destroyer);
        }
        if (turn != null) {
            destroyingTurns.add(turn);
        }
    }

    /** Whether the activation ends in destruction. */
    boolean isDestroying() {
        return destroys;
    }

    /** The calls that wait for the destruction. */
    List<Call> destroyers() {
        return destroyers;
    }

    /** The turns that did it, and are answered with it. */
    List<Turn> destroyingTurns() {
        return destroyingTurns;
    }

    void keep(Call call) {
        kept.add(call);
    }

    boolean withdraw(Call call) {
        return kept.remove(call);
    }

    /** The calls for the next activation, the first one first. */
    public Collection<Call> waiting() {
        return kept;
    }

    int kept() {
        return kept.size();
    }

    List<Call> takeKept() {
        if (kept.isEmpty()) {
            return List.of();
        }
        List<Call> calls = List.copyOf(kept);
        kept.clear();
        return calls;
    }

    Stage stage() {
        return stage;
    }

    void become(Stage next) {
        stage = next;
    }

    /** Whether turns may still begin. */
    boolean isDraining() {
        return stage == Stage.DRAINING;
    }

    /** Whether what clears the actor is on its way to the store. */
    boolean isClearing() {
        return destroys && stage == Stage.SAVING;
    }

    /** Whether the activation may still end in destruction. */
    boolean mayStillDestroy() {
        return stage != Stage.SAVING;
    }

    boolean hasDeadline() {
        return deadline != null;
    }

    void deadline(Disposable timer) {
        deadline = timer;
    }

    void cancelDeadline() {
        if (deadline != null) {
            deadline.dispose();
            deadline = null;
        }
    }
}
