@echo off
node "%~dp0host.mjs" %*
