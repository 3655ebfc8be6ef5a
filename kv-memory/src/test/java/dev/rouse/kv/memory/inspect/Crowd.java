package dev.rouse.kv.memory.inspect;

import dev.rouse.QueueHandler;
import reactor.core.publisher.Mono;

/** An actor with forty queues, whose messages all fail. */
public interface Crowd {

    @QueueHandler("q01")
    Mono<Void> q01(String what);

    @QueueHandler("q02")
    Mono<Void> q02(String what);

    @QueueHandler("q03")
    Mono<Void> q03(String what);

    @QueueHandler("q04")
    Mono<Void> q04(String what);

    @QueueHandler("q05")
    Mono<Void> q05(String what);

    @QueueHandler("q06")
    Mono<Void> q06(String what);

    @QueueHandler("q07")
    Mono<Void> q07(String what);

    @QueueHandler("q08")
    Mono<Void> q08(String what);

    @QueueHandler("q09")
    Mono<Void> q09(String what);

    @QueueHandler("q10")
    Mono<Void> q10(String what);

    @QueueHandler("q11")
    Mono<Void> q11(String what);

    @QueueHandler("q12")
    Mono<Void> q12(String what);

    @QueueHandler("q13")
    Mono<Void> q13(String what);

    @QueueHandler("q14")
    Mono<Void> q14(String what);

    @QueueHandler("q15")
    Mono<Void> q15(String what);

    @QueueHandler("q16")
    Mono<Void> q16(String what);

    @QueueHandler("q17")
    Mono<Void> q17(String what);

    @QueueHandler("q18")
    Mono<Void> q18(String what);

    @QueueHandler("q19")
    Mono<Void> q19(String what);

    @QueueHandler("q20")
    Mono<Void> q20(String what);

    @QueueHandler("q21")
    Mono<Void> q21(String what);

    @QueueHandler("q22")
    Mono<Void> q22(String what);

    @QueueHandler("q23")
    Mono<Void> q23(String what);

    @QueueHandler("q24")
    Mono<Void> q24(String what);

    @QueueHandler("q25")
    Mono<Void> q25(String what);

    @QueueHandler("q26")
    Mono<Void> q26(String what);

    @QueueHandler("q27")
    Mono<Void> q27(String what);

    @QueueHandler("q28")
    Mono<Void> q28(String what);

    @QueueHandler("q29")
    Mono<Void> q29(String what);

    @QueueHandler("q30")
    Mono<Void> q30(String what);

    @QueueHandler("q31")
    Mono<Void> q31(String what);

    @QueueHandler("q32")
    Mono<Void> q32(String what);

    @QueueHandler("q33")
    Mono<Void> q33(String what);

    @QueueHandler("q34")
    Mono<Void> q34(String what);

    @QueueHandler("q35")
    Mono<Void> q35(String what);

    @QueueHandler("q36")
    Mono<Void> q36(String what);

    @QueueHandler("q37")
    Mono<Void> q37(String what);

    @QueueHandler("q38")
    Mono<Void> q38(String what);

    @QueueHandler("q39")
    Mono<Void> q39(String what);

    @QueueHandler("q40")
    Mono<Void> q40(String what);
}
