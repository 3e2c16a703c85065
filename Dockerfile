# syntax=docker/dockerfile:1
FROM eclipse-temurin:25-jdk-noble AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 ./mvnw -q -B -DskipTests -Dmaven.test.skip=true package
RUN java -Djarmode=tools -jar target/streampay-*.jar extract --destination app \
	&& mv app/streampay-*.jar app/streampay.jar

FROM eclipse-temurin:25-jre-noble
RUN useradd --system --uid 10001 --no-create-home streampay
WORKDIR /app
# Libraries change less often than the service.
COPY --from=build /build/app/lib lib
COPY --from=build /build/app/streampay.jar ./
# Ahead-of-time cache (JEP 514). There is no database here, so the start it learns from ends early: with an error, which
# is meant, and with most classes loaded. An image without the cache is none.
RUN java -XX:AOTCacheOutput=streampay.aot -XX:+UseParallelGC -jar streampay.jar --spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none \
	--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/ > /dev/null 2>&1; test -s streampay.aot
USER 10001
EXPOSE 9090
ENTRYPOINT ["java", "-XX:AOTCache=streampay.aot", "-XX:+UseParallelGC", "-XX:ReservedCodeCacheSize=512m", "-XX:MetaspaceSize=160m", "-XX:-OmitStackTraceInFastThrow", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-jar", "streampay.jar"]
