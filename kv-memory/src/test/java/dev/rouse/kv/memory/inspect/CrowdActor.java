package dev.rouse.kv.memory.inspect;

import dev.rouse.Actor;
import reactor.core.publisher.Mono;

/** See {@link Crowd}. */
public final class CrowdActor extends Actor<Integer> implements Crowd {

    static final int QUEUES = 40;

    static String queue(int index) {
        return "q%02d".formatted(index + 1);
    }

    @Override
    protected Integer initialState() {
        return 0;
    }

    private static Mono<Void> fail(String what) {
        return Mono.error(new IllegalStateException("cannot do " + what));
    }

    @Override
    public Mono<Void> q01(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q02(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q03(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q04(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q05(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q06(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q07(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q08(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q09(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q10(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q11(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q12(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q13(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q14(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q15(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q16(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q17(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q18(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q19(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q20(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q21(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q22(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q23(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q24(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q25(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q26(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q27(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q28(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q29(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q30(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q31(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q32(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q33(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q34(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q35(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q36(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q37(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q38(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q39(String what) {
        return fail(what);
    }

    @Override
    public Mono<Void> q40(String what) {
        return fail(what);
    }
}
