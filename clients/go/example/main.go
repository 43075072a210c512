// Every kind of request against the demo models. Ends with an error when an answer is not the expected one.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"slices"
	"strings"

	nestling "github.com/nestling/client-go"
)

func main() {
	url := environment("NESTLING_URL", "http://localhost:8000")
	key := environment("NESTLING_API_KEY", "none")
	configuration := nestling.NewConfiguration()
	configuration.Servers = nestling.ServerConfigurations{{URL: url}}
	client := nestling.NewAPIClient(configuration)
	ctx := context.WithValue(context.Background(), nestling.ContextAccessToken, key)

	models, _, err := client.ModelsAPI.ListModels(ctx).Execute()
	check(err)
	var names []string
	for _, model := range models.Data {
		names = append(names, model.Id)
	}
	expect("models", names, slices.Contains(names, "demo-chat"))

	answer, _, err := client.ChatAPI.CreateChatCompletion(ctx).ChatCompletionRequest(question()).Execute()
	check(err)
	content := answer.Choices[0].Message.GetContent()
	expect("chat", content, strings.Contains(content, "Paris"))

	weather, _, err := client.ChatAPI.CreateChatCompletion(ctx).ChatCompletionRequest(weatherQuestion()).Execute()
	check(err)
	call := weather.Choices[0].Message.ToolCalls[0].Function
	expect("tool call", call.Name+call.Arguments, strings.Contains(call.Arguments, "San Francisco"))

	texts := nestling.NewEmbeddingsRequest([]string{"The sea was calm.", "Good."})
	vectors, _, err := client.EmbeddingsAPI.CreateEmbeddings(ctx).EmbeddingsRequest(*texts).Execute()
	check(err)
	expect("embeddings", len(vectors.Data), len(vectors.Data[1].Embedding.([]interface{})) > 1)

	documents := []string{"Bread is baked in an oven.", "The capital of France is Paris."}
	query := nestling.NewRerankRequest("What is the capital of France?", documents)
	ranking, _, err := client.PoolingAPI.CreateRerank(ctx).RerankRequest(*query).Execute()
	check(err)
	expect("rerank", ranking.Results[0].Index, ranking.Results[0].Index == 1)

	wrong := question()
	wrong.SetTemperature(3)
	_, response, err := client.ChatAPI.CreateChatCompletion(ctx).ChatCompletionRequest(wrong).Execute()
	var failure *nestling.GenericOpenAPIError
	if !errors.As(err, &failure) {
		log.Fatal("no error")
	}
	body := failure.Model().(nestling.ErrorResponse)
	param := body.Error.GetParam()
	expect("error", fmt.Sprint(response.StatusCode, " ", param), param == "temperature")

	streamed := stream(url, key, question())
	expect("stream", streamed, strings.Contains(streamed, "Paris"))
}

func message(text string) nestling.ChatMessage {
	message := nestling.NewChatMessage(nestling.USER)
	message.SetContent(text)
	return *message
}

func question() nestling.ChatCompletionRequest {
	request := nestling.NewChatCompletionRequest([]nestling.ChatMessage{message("What is the capital of France?")})
	request.SetModel("demo-chat")
	request.SetTemperature(0)
	return *request
}

func weatherQuestion() nestling.ChatCompletionRequest {
	function := nestling.NewFunctionDefinition("get_weather")
	function.SetDescription("Get the current weather in a given location")
	function.SetParameters(map[string]interface{}{
		"type": "object",
		"properties": map[string]interface{}{
			"location": map[string]interface{}{"type": "string"},
			"unit":     map[string]interface{}{"type": "string", "enum": []string{"celsius", "fahrenheit"}},
		},
		"required": []string{"location", "unit"},
	})
	tool := nestling.NewToolDefinition(*function)
	tool.SetType("function")
	messages := []nestling.ChatMessage{message("What's the weather like in San Francisco?")}
	request := nestling.NewChatCompletionRequest(messages)
	request.SetTemperature(0)
	request.SetTools([]nestling.ToolDefinition{*tool})
	request.SetToolChoice("required")
	return *request
}

// docs: streaming
// The generated method waits for the whole answer; a stream is read with net/http and the generated types.
func stream(url, key string, request nestling.ChatCompletionRequest) string {
	request.SetStream(true)
	body, err := json.Marshal(request)
	check(err)
	post, err := http.NewRequest("POST", url+"/v1/chat/completions", bytes.NewReader(body))
	check(err)
	post.Header.Set("Content-Type", "application/json")
	post.Header.Set("Authorization", "Bearer "+key)
	response, err := http.DefaultClient.Do(post)
	check(err)
	defer response.Body.Close()
	var answer strings.Builder
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		data, isEvent := strings.CutPrefix(lines.Text(), "data: ")
		if !isEvent || data == "[DONE]" {
			continue
		}
		var chunk nestling.ChatCompletionChunk
		check(json.Unmarshal([]byte(data), &chunk))
		if len(chunk.Choices) > 0 {
			answer.WriteString(chunk.Choices[0].Delta.GetContent())
		}
	}
	check(lines.Err())
	return answer.String()
}

// docs: end

func environment(name, otherwise string) string {
	if value, set := os.LookupEnv(name); set {
		return value
	}
	return otherwise
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func expect(what string, got interface{}, right bool) {
	fmt.Printf("go %s: %v\n", what, got)
	if !right {
		log.Fatal(what + ": unexpected answer")
	}
}
