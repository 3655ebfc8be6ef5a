package dev.rouse.net.connection;

import dev.rouse.net.answer.AnswerBytes;
import dev.rouse.net.answer.Responses;
import dev.rouse.net.observe.HttpObserver;
import dev.rouse.net.request.HttpLimits;
import dev.rouse.net.request.RequestBytes;
import dev.rouse.net.request.Router;
import java.util.function.Consumer;

/**
 * Everything that the connections of a server share.
 *
 * @param passThrough whether requests for other paths go to the next handler of the pipeline
 * @param requests bytes of all requests that are received or answered
 * @param answers bytes of all answers that are collected or not taken yet
 * @param calls of each address that are under way
 * @param thrown tells the node of errors that nobody expected: one may say that this process is broken
 * @param observer of what happens here
 */
public record HttpFront(
        Router router,
        boolean passThrough,
        HttpLimits limits,
        Responses responses,
        RequestBytes requests,
        AnswerBytes answers,
        ClientCalls calls,
        Consumer<Throwable> thrown,
        HttpObserver observer) {}
